"""The memory of a run: what verdicts are known from before, and which are to be known from now on.

An entry is believed where its digest is that of its key and its content; of a violated verdict the scenario is replayed
besides. Whatever else is found is told (`novate verify -v`), asked again, and written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from novate.caching.entry import DamagedError, sealed, unsealed
from novate.caching.folder import Folder, is_refused, users_folder
from novate.caching.key import Keys
from novate.caching.verdict_json import read_verdict, written_verdict
from novate.proofs.engine.limits import Route
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.workers.verification import Job

SURE = (Status.PROVED, Status.VIOLATED, Status.VACUOUS, Status.NOT_APPLICABLE)
"""Statuses that more time, or another solver, would not change."""

Found = TypeVar("Found")
Ask = Callable[[Sequence[Job]], Generator[tuple[int, Verdict]]]
"""The place of each question and its verdict, as they come."""


def memory(seconds: float, route: Route = Route.AUTO, *, cross_check: bool = False, no_cache: bool = False) -> Memory:
    """That of the user's cache folder, where only he may write; `seconds` is the wall limit of one verdict."""
    keys = Keys({"method": route, "cross_check": cross_check, "seconds": seconds})
    path = None if no_cache or is_refused() else users_folder()
    if path is None:
        return Memory(None, keys)
    strange = Folder(path).strangeness()
    notices = [f"the cache {path} is not used: it {strange}"] if strange else []
    return Memory(None if strange else Folder(path), keys, notices)


@dataclass
class Memory:
    """Verdicts that are asked for in one way."""

    folder: Folder | None
    """None to know nothing and to keep nothing."""
    keys: Keys
    notices: list[str] = field(default_factory=list)
    """What was wrong, each once."""
    _has_written: bool = field(default=False, init=False)

    def answered(self, questions: Sequence[Job], ask: Ask) -> Generator[tuple[int, Verdict]]:
        """The place of each question and its verdict: those that are known, then the others as they come."""
        missing = []
        for place, job in enumerate(questions):
            known = self.known(job)
            if known is None:
                missing.append(place)
            else:
                yield place, known
        asked = [questions[place] for place in missing]
        try:
            with closing(ask(asked)) as coming:
                for number, verdict in coming:
                    self.keep(asked[number], verdict)
                    yield missing[number], verdict
        finally:
            if self._has_written:
                self.tidy()

    def all_answered(
        self, questions: Sequence[Job], ask: Callable[[Sequence[Job]], Sequence[Verdict]]
    ) -> Sequence[Verdict]:
        """The verdict on each, where others are told all at once; nobody is asked nothing."""
        found = dict(self.answered(questions, lambda left: (each for each in enumerate(ask(left) if left else ()))))
        return [found[place] for place in range(len(questions))]

    def tidy(self) -> None:
        """Have the oldest go where there is too much."""
        if self.folder is not None:
            self.folder.trim()

    def known(self, job: Job) -> Verdict | None:
        """The verdict from before, if there is one that is believed."""
        return None if self.folder is None else self.recall(self.keys.of(job), partial(_sure, job=job))

    def keep(self, job: Job, verdict: Verdict) -> None:
        """Keep a verdict that is sure, and that reads back as it is."""
        if self.folder is not None and verdict.status in SURE:
            self.store(self.keys.of(job), partial(written_verdict, verdict), partial(_sure, job=job), verdict)

    def recall(self, key: str, read: Callable[[Any], Found]) -> Found | None:
        """What is kept under a key, as `read` reads it; None where there is nothing that is believed."""
        if self.folder is None:
            return None
        try:
            entry = self.folder.read(key)
            return None if entry is None else unsealed(entry, key, read)
        except DamagedError as error:
            self._tell(f"the cache's entry {key[:12]} is not believed, and replaced: {error}")
            return None

    def store(self, key: str, write: Callable[[], Any], read: Callable[[Any], Found], found: Found) -> None:
        """Keep what was found, if what `write` makes of it is read back as the same."""
        if self.folder is None:
            return
        try:
            entry = sealed(key, write())
            if unsealed(entry, key, read) == found:
                self.folder.write(key, entry)
                self._has_written = True
        except (DamagedError, ValueError) as error:
            self._tell(f"an answer is not kept: {error}")
        except OSError as error:
            self._tell(f"the cache {self.folder.path} cannot be written: {error.strerror}")

    def _tell(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)


def _sure(content: Any, job: Job) -> Verdict:
    """A verdict as it is kept. Raises `DamagedError`."""
    verdict = read_verdict(content, job)
    if verdict.status not in SURE or (verdict.status is Status.VIOLATED) != bool(verdict.scenario or verdict.told):
        raise DamagedError("it holds no verdict that is kept")
    return verdict
