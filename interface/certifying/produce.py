"""Finds out what goes into a bundle: verdicts with both solvers, witnesses, certificates, in worker processes."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

import z3

from novate.caching.memory import Memory
from novate.certifying.bundle import Filed, filed
from novate.certifying.claims import one_line
from novate.certifying.examine import Examined
from novate.certifying.known import Known, SolverWord
from novate.certifying.remembered import certified as certificate_of
from novate.certifying.remembered import examined
from novate.certifying.rerun import run_path
from novate.model.specification import Specification
from novate.proofs.certificates.alike import kind
from novate.proofs.certificates.checker import check
from novate.proofs.certificates.statement import Statement, WrittenObligation, asked
from novate.proofs.certificates.stored.archive import ArchiveError
from novate.proofs.certificates.stored.store import Store, read_store
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.cross_check import digest
from novate.proofs.engine.second_solver import second_solvers
from novate.proofs.engine.smtlib import STATUS
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.properties import PROPERTIES
from novate.scenarios.informal_trace_format import as_text
from novate.system.garbage import keep_what_is_there
from novate.system.progress import show_progress
from novate.system.version import tool_version
from novate.workers.verification import Job, jobs, unknown
from novate.workers.worker_pool import worker_pool

Result = TypeVar("Result")


def known(
    source: bytes, specification: Specification, command: str, seconds: float, memory: Memory
) -> tuple[Known, list[Verdict]]:
    """Everything about one specification.

    Raises `MissingSolverError` where there is no second solver, and `ArchiveError` where what is stored cannot be used.
    """
    store = read_store()
    keep_what_is_there()
    solvers = {"z3": z3.get_version_string()} | {each.name: each.version for each in second_solvers()}
    questions = list(jobs(specification, list(specification.markets), list(PROPERTIES)))
    found = [
        each if each is not None else given_up(job, reason)
        for job, (each, reason) in zip(
            questions, in_workers(partial(examined, memory), questions, seconds, "verifying"), strict=True
        )
    ]
    statements = tuple(each.statement for each in found)
    needed = filed(specification, statements)
    evidence = certified({key: each.question for key, each in needed.items()}, store, seconds, memory)
    memory.tidy()
    return (
        Known(
            source=source,
            specification=specification,
            statements=statements,
            runs={each.statement.title: run_file(each) for each in found if each.run is not None},
            certificates={key: certificate for key, (certificate, _) in evidence.items() if certificate},
            answers=answers([each.verdict for each in found], needed, evidence),
            command=one_line(command),
            tool_version=tool_version(),
            solvers=solvers,
        ),
        [each.verdict for each in found],
    )


def certified(
    needed: Mapping[str, WrittenObligation], store: Store, seconds: float, memory: Memory
) -> dict[str, tuple[str, str]]:
    """The certificate or proof of each question; empty where there is none. Raises `ArchiveError`.

    A stored certificate is taken where there is one. Of the others the first of each kind comes first. The rest are
    told its certificate, so that no certificate depends on which worker was asked what before.
    """
    leaders: dict[Hashable, str] = {}
    found = dict.fromkeys(needed, ("", "")) | {key: (text, "") for key, text in of_store(needed, store).items()}
    led_by = {key: leaders.setdefault(kind(each.script), key) for key, each in needed.items() if not found[key][0]}
    for keys, doing in (
        ([key for key in led_by if led_by[key] == key], "certifying one question of each kind"),
        ([key for key in led_by if led_by[key] != key], "certifying those alike"),
    ):
        items = [(needed[key], found[led_by[key]][0]) for key in keys]
        found |= {
            key: each or ("", "")
            for key, (each, _) in zip(
                keys, in_workers(partial(certificate_of, memory), items, seconds, doing), strict=True
            )
        }
    return found


def of_store(needed: Mapping[str, WrittenObligation], store: Store) -> dict[str, str]:
    """The certificates that are stored, of those questions that have one. Raises `ArchiveError`."""
    found: dict[str, str] = {}
    for key, each in needed.items():
        stored = store.certificate(digest(asked(each.script)))
        if stored is not None:
            if refused := check(each.script, stored):
                raise ArchiveError(f"the stored certificate of {each.name!r} is refused: {refused}")
            found[key] = f"{stored}\n"
    return found


def in_workers(
    work: Callable[[Any, float], Result], items: Sequence[Any], seconds: float, doing: str
) -> list[tuple[Result | None, str]]:
    """What each item comes to; or None, and why."""
    if not items:
        return []
    with worker_pool(len(items)) as workers:
        futures = [workers.schedule(work, args=[item, seconds], timeout=2 * seconds) for item in items]
        show_progress(futures, doing)
        return [outcome(future, 2 * seconds) for future in futures]


def outcome(future: Future[Any], seconds: float) -> tuple[Any, str]:
    """The result, or why there is none."""
    error = future.exception()
    if error is None:
        return future.result(), ""
    if isinstance(error, TimeoutError):
        return None, f"stopped after {seconds:g} seconds, twice the wall limit (--timeout)"
    return None, f"internal error: {''.join(traceback.format_exception_only(error)).strip()}"


def given_up(job: Job, reason: str) -> Examined:
    """A question that nobody could answer."""
    statement = Statement(job.market, job.side, job.property, Status.UNKNOWN, one_line(reason), exact=False, used=())
    return Examined(unknown(job, reason), statement, None)


def run_file(examined: Examined) -> tuple[str, bytes]:
    """The scenario that breaks a property, or the witness that exercises it, as a file."""
    assert examined.run is not None
    return run_path(examined.verdict.status, examined.run), as_text(examined.run, tool_version()).encode()


def answers(
    verdicts: Sequence[Verdict], needed: Mapping[str, Filed], evidence: Mapping[str, tuple[str, str]]
) -> dict[str, list[SolverWord]]:
    """What other solvers said of each question when the verdicts were reached, and cvc5's proofs."""
    said = {each.question: each.opinions for verdict in verdicts for each in verdict.checked if each.opinions}
    found: dict[str, list[SolverWord]] = {}
    for key, each in needed.items():
        opinions = said.get(digest(asked(each.question.script)), ())
        found[key] = [SolverWord(opinion.solver, STATUS[opinion.outcome]) for opinion in opinions]
        _, proof = evidence[key]
        if proof:
            found[key].append(SolverWord("cvc5", STATUS[Outcome.UNSATISFIABLE], proof))
    return found
