"""What one worker finds out for a bundle: about one question, or the certificate of one obligation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from novate.certifying.claims import one_line
from novate.model.scenario import Scenario
from novate.model.specification import Specification
from novate.proofs.certificates.linear_solver import NoCertificateError
from novate.proofs.certificates.search import certificate
from novate.proofs.certificates.statement import Statement, WrittenObligation, all_uses, ordered, uses_of
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.second_solver import cvc5_proof
from novate.proofs.induction.argument import prove_property
from novate.proofs.status import Method, Status
from novate.proofs.verdicts.as_written import run_as_written
from novate.proofs.verdicts.thresholds import theorem_about_steps
from novate.proofs.verdicts.vacuity import witness
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.proofs.verdicts.whole import is_shown
from novate.workers.verification import Job

NO_RUN = "it is violated, and not by a run of the machine, which is all that a bundle can show: "


@dataclass(frozen=True, slots=True)
class Examined:
    """What one worker found out about one (market, side, property)."""

    verdict: Verdict
    statement: Statement
    run: Scenario | None


def examine(job: Job, seconds: float) -> Examined:
    """The verdict with both solvers; what its proof used; the run that shows or exercises it."""
    limits = Limits(seconds=seconds, cross_check=True)
    verdict = verify(job.specification, job.market, job.side, job.property, limits)
    blank = Statement(job.market, job.side, job.property, verdict.status, "", exact=False, used=())
    if verdict.told:
        unknown = replace(blank, status=Status.UNKNOWN, detail=one_line(f"{NO_RUN}{verdict.detail}"))
        return Examined(verdict, unknown, None)
    if verdict.status is Status.VIOLATED or verdict.status is Status.NOT_APPLICABLE:
        return Examined(verdict, blank, verdict.scenario)
    if verdict.status is not Status.PROVED:
        return Examined(verdict, open_question(blank, verdict), None)
    statement = of_proof(blank, job.specification, limits, verdict.method)
    if not statement.proved:
        return Examined(replace(verdict, status=statement.status, detail=statement.detail), statement, None)
    runs = (witness(each, job.property, limits).scenario for each in blank.positions(job.specification))
    run = next((run for run in runs if run is not None), None)
    return Examined(verdict, statement, None if run is None else run_as_written(run, job.specification))


def of_proof(blank: Statement, specification: Specification, limits: Limits, method: Method) -> Statement:
    """What is stated where the proof holds: whether it needs every digit, and what it used; unknown if none is shown.

    A bundle shows that the fund is enough by what theorems set aside for each side, and by nothing else.
    """
    exact = digits(blank, specification, limits) if blank.market or is_shown(specification, blank.property) else None
    if exact is None:
        return replace(blank, status=Status.UNKNOWN, detail=not_shown(blank, specification, method))
    statement = replace(blank, status=Status.PROVED, exact=exact)
    used = uses_of(specification, statement, limits)
    uses = all_uses(specification, statement) if used is None else ordered(used, specification)
    return replace(statement, used=uses)


def not_shown(statement: Statement, specification: Specification, method: Method) -> str:
    """Why a proof is not certified."""
    if method is not Method.THEOREM:
        return "it is proved by search alone, with shares of the fund that no theorem names; a bundle cannot show that"
    steps = theorem_about_steps(specification, statement.market, statement.side, statement.property)
    proved = f"with the steps of `novate theorem {steps}`" if steps else "by a theorem"
    return f"it is proved {proved}; that it carries every account is argued outside the solver: no bundle can show that"


def digits(blank: Statement, specification: Specification, limits: Limits) -> bool | None:
    """Whether the obligations of a bundle need every digit of the powers of moves; None where they do not hold then."""
    for exact in (False, True):
        machines = replace(blank, exact=exact).machines(specification)
        if all(prove_property(each, blank.property, limits).holds for each in machines):
            return exact
    return None


def open_question(blank: Statement, verdict: Verdict) -> Statement:
    """Vacuous, or unknown with the reason: a bounded search leaves nothing that could be checked."""
    if verdict.status is Status.VACUOUS:
        return blank
    return replace(blank, status=Status.UNKNOWN, detail=one_line(verdict.detail))


def certify(item: tuple[WrittenObligation, str], _: float) -> tuple[str, str]:
    """A certificate, told that of a question alike (empty for none); where there is none, cvc5's own proof."""
    question, alike = item
    try:
        return certificate(question.script, alike), ""
    except NoCertificateError:
        return "", cvc5_proof(question.script, PROOF_SECONDS)


PROOF_SECONDS = 10.0
"""How long cvc5 may take over a proof."""
