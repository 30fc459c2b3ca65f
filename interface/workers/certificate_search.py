"""Certificates that the store lacks, found in worker processes and written into its files one by one.

An interrupt loses the questions that are being worked on and nothing else. What is found depends on the question alone,
not on the worker nor on the order; only whether a question is given up in time depends on how busy the machine is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass

from novate.proofs.certificates.checker import check
from novate.proofs.certificates.linear_solver import NoCertificateError
from novate.proofs.certificates.search import certificate
from novate.proofs.certificates.stored import store as stored
from novate.proofs.certificates.stored.archive import Archive, GivenUp, packed
from novate.proofs.certificates.stored.questions import Question, homes, questions
from novate.proofs.certificates.stored.store import Store, archive_of, names, read_archive, read_store
from novate.proofs.engine.smtlib import Wording
from novate.proofs.theorems.theorem import Theorem, theorem_named
from novate.system.progress import meter, show_progress
from novate.system.streams import check_file, write_file
from novate.workers.worker_pool import worker_pool

SECONDS = 60.0
"""Wall limit of one question."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What there is for the theorems of one archive after a search."""

    archive: str
    questions: int
    """Different ones, those among them that another archive holds."""
    certified: int
    found: int
    """Of the certified ones those that were found now."""
    missing: tuple[str, ...]
    """The names of those that have none, each with a theorem's."""


def check_store(wanted: Sequence[Theorem]) -> None:
    """Whether the archives of these theorems can be written. Raises OSError with a reason for a person."""
    for name in dict.fromkeys(map(archive_of, wanted)):
        file = stored.file_of(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        check_file(file)


def search(wanted: Sequence[Theorem], *, is_whole: bool) -> list[Searched]:
    """Find what is missing for these theorems; of the whole catalogue, drop what belongs to no question any more.

    Raises `ArchiveError` where an archive cannot be read, and OSError where one cannot be written.
    """
    asked, before, this = every_question(wanted), read_store(), stored.this_search()
    home, scripts = homes(asked), {each.digest: each.script for each in asked}
    missing = [each for each in scripts if before.certificate(each) is None and not before.is_given_up(each, this)]
    shortest_first = sorted(missing, key=lambda each: (len(scripts[each]), each))
    found: set[str] = set()
    for question, (text, reason) in searched({each: scripts[each] for each in shortest_first}):
        archive = read_archive(home[question])
        if text:
            found.add(question)
            write(home[question], archive.having(question, text))
        else:
            write(home[question], archive.lacking(question, GivenUp(this, reason)))
    if is_whole:
        write_all(read_store().tidy(home))
    after = read_store()
    return [in_all(name, asked, found, after) for name in dict.fromkeys(each.archive for each in asked)]


def in_all(archive: str, asked: Sequence[Question], found: set[str], after: Store) -> Searched:
    """What there is for an archive's theorems now."""
    ours = {each.digest: f"{each.theorem}: {each.obligation}" for each in asked if each.archive == archive}
    missing = tuple(name for question, name in ours.items() if after.certificate(question) is None)
    return Searched(archive, len(ours), len(ours) - len(missing), len(ours.keys() & found), missing)


def every_question(wanted: Sequence[Theorem]) -> list[Question]:
    """Those of all these theorems, in order."""
    with worker_pool(len(wanted)) as pool:
        futures = [pool.schedule(_questions, args=[each.name]) for each in wanted]
        show_progress(futures, "asking")
        return [each for future in futures for each in future.result()]


def _questions(name: str) -> list[Question]:
    """Runs in a worker."""
    theorem = theorem_named(name)
    return questions(theorem, theorem.obligations(), _wording)


_wording = Wording()
"""What this process has written out: theorems share most of their terms."""


def searched(missing: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """For each question, as soon as it is known, its certificate; or an empty text, and why there is none."""
    if not missing:
        return
    with worker_pool(len(missing)) as pool:
        futures = [pool.schedule(_find, args=[text], timeout=SECONDS) for text in missing.values()]
        places: dict[Future[tuple[str, str]], str] = dict(zip(futures, missing, strict=True))
        with meter("searching", len(missing)) as far:
            for future in as_completed(places):
                yield places[future], _found(future)
                far.advance()


def _find(text: str) -> tuple[str, str]:
    """Runs in a worker. Only what the checker accepts is a certificate."""
    try:
        found = certificate(text)
    except NoCertificateError as error:
        return "", str(error)
    refused = check(text, found)
    return ("", f"the checker refuses what is found: {refused}") if refused else (found.strip(), "")


def _found(future: Future[tuple[str, str]]) -> tuple[str, str]:
    """What a worker found, or why it found nothing."""
    error = future.exception()
    if error is None:
        text, reason = future.result()
    else:
        text, reason = "", f"stopped after {SECONDS:g} s" if isinstance(error, TimeoutError) else repr(error)
    return text, "".join(each if each.isascii() and each.isprintable() else " " for each in reason)


def write(name: str, archive: Archive) -> None:
    """Put an archive in its place, in one step; one with the same content is left as it is. Raises OSError."""
    file = stored.file_of(name)
    if archive.is_empty:
        file.unlink(missing_ok=True)
    elif read_archive(name) != archive:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_file(file, packed(archive))


def write_all(store: Store) -> None:
    """Have these archives and no others. Raises OSError."""
    for name in {*names(), *store.archives}:
        write(name, store.archives.get(name, Archive()))
