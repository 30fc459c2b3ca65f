"""What was found out for a bundle before: an interrupted `novate certify` goes on where it was.

Each worker keeps what it found as soon as it has it. Of an entry a witness is replayed and has to exercise its
property, and a certificate has to be accepted by the checker of `novate check`, as one that was found just now.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from novate.caching.entry import DamagedError
from novate.caching.memory import SURE, Memory
from novate.caching.own_code import own_code
from novate.caching.run_json import played, written_run
from novate.caching.verdict_json import assumption_json, read_assumption, read_verdict, written_verdict
from novate.certifying.examine import Examined, certify, examine
from novate.proofs.certificates.checker import check
from novate.proofs.certificates.statement import Statement, WrittenObligation, asked
from novate.proofs.engine.cross_check import digest
from novate.proofs.status import Status
from novate.proofs.verdicts.vacuity import exercises
from novate.workers.verification import Job


def examined(memory: Memory, job: Job, seconds: float) -> Examined:
    """What is known of one question from before, or is found out now."""
    if memory.folder is None:
        return examine(job, seconds)

    def read(content: Any) -> Examined:
        return _read(content, job)

    key = _key("examined", memory.keys.of(job))
    known = memory.recall(key, read)
    if known is not None:
        return known
    found = examine(job, seconds)
    if found.verdict.status in SURE and found.statement.status is found.verdict.status:
        memory.store(key, lambda: _written(found), read, found)
    return found


def _written(found: Examined) -> dict[str, Any]:
    statement = found.statement
    run = None if found.verdict.scenario is not None or found.run is None else written_run(found.run)
    return {
        "verdict": written_verdict(found.verdict),
        "detail": statement.detail,
        "exact": statement.exact,
        "used": [assumption_json(each) for each in statement.used],
        "witness": run,
    }


def _read(content: Any, job: Job) -> Examined:
    """The same again. Raises `DamagedError`."""
    verdict = read_verdict(content["verdict"], job)
    used = tuple(read_assumption(*each) for each in content["used"])
    exact = bool(content["exact"])
    statement = Statement(job.market, job.side, job.property, verdict.status, content["detail"], exact=exact, used=used)
    if content["witness"] is None:
        return Examined(verdict, statement, verdict.scenario)
    scenario, run = played(content["witness"], job)
    actions = [step.action for step in scenario.steps]
    if verdict.status is not Status.PROVED or run.refusal or run.violation or not exercises(run, actions, scenario):
        raise DamagedError(f"its run does not exercise {job.property} when it is replayed")
    return Examined(verdict, statement, scenario)


def certified(memory: Memory, item: tuple[WrittenObligation, str], seconds: float) -> tuple[str, str]:
    """The certificate of a question, from before or found now; else cvc5's own proof, which is asked for every time."""
    question, _ = item

    def read(content: Any) -> str:
        if refused := check(question.script, content):
            raise DamagedError(f"its certificate is refused: {refused}")
        return str(content)

    key = _key("certificate", digest(asked(question.script)))
    known = memory.recall(key, read)
    if known is not None:
        return known, ""
    text, proof = certify(item, seconds)
    if text:
        memory.store(key, lambda: text, read, text)
    return text, proof


def _key(what: str, about: str) -> str:
    return sha256(f"{what}\n{own_code()}\n{about}".encode()).hexdigest()
