"""A verdict as JSON, and exactly the same verdict again."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from novate.caching.run_json import read_run, written_run
from novate.model.contract import Assumption, Guarantee, Guarantor, Limit
from novate.proofs.status import Method, Status
from novate.proofs.verdicts.verdict import Figure, LayerShare, Verdict
from novate.workers.verification import Job


def written_verdict(verdict: Verdict) -> dict[str, Any]:
    """All of it but what it is about, which the question says."""
    return {
        "status": verdict.status,
        "method": verdict.method,
        "detail": verdict.detail,
        "reason": verdict.reason,
        "headroom": None if verdict.headroom is None else str(verdict.headroom),
        "seconds": verdict.seconds,
        "assumptions": [assumption_json(each) for each in verdict.assumptions],
        "not_needed": [assumption_json(each) for each in verdict.not_needed],
        "figures": {name: [str(each.exact), each.is_amount] for name, each in verdict.figures.items()},
        "misses": {name: str(each) for name, each in verdict.misses.items()},
        "checked": [
            [each.name, each.is_linear, each.question, [_opinion(one) for one in each.opinions]]
            for each in verdict.checked
        ],
        "scenario": None if verdict.scenario is None else written_run(verdict.scenario),
        "told": list(verdict.told),
        "layers": [[each.layer, each.held, each.asked, each.left] for each in verdict.layers],
    }


def read_verdict(found: Mapping[str, Any], job: Job) -> Verdict:
    """The answer to the question. Raises `DamagedError`, or whatever Python does with what is no such JSON."""
    headroom, scenario = found["headroom"], found["scenario"]
    return Verdict(
        market=job.market,
        side=job.side,
        property=job.property,
        status=Status(found["status"]),
        detail=found["detail"],
        assumptions=tuple(read_assumption(*each) for each in found["assumptions"]),
        headroom=None if headroom is None else Fraction(headroom),
        scenario=None if scenario is None else read_run(scenario, job),
        seconds=found["seconds"],
        method=Method(found["method"]),
        reason=found["reason"],
        not_needed=tuple(read_assumption(*each) for each in found["not_needed"]),
        checked=tuple(_read_checked(*each) for each in found["checked"]),
        told=tuple(found["told"]),
        layers=tuple(LayerShare(*each) for each in found["layers"]),
        figures={name: Figure(Fraction(exact), is_amount) for name, (exact, is_amount) in found["figures"].items()},
        misses={name: Fraction(each) for name, each in found["misses"].items()},
    )


def assumption_json(each: Assumption) -> list[Any]:
    """As JSON has it."""
    guarantee = each.guarantee
    return [each.limit, each.market, guarantee and [guarantee.by, guarantee.reason, guarantee.property]]


def read_assumption(limit: str, market: str, guarantee: list[str] | None) -> Assumption:
    """The same again."""
    if guarantee is None:
        return Assumption(Limit(limit), market)
    by, reason, name = guarantee
    return Assumption(Limit(limit), market, Guarantee(Guarantor(by), reason, name))


def _opinion(each: Any) -> list[Any]:
    return [each.solver, each.version, each.outcome.name, each.seconds, each.reason, each.parts]


def _read_checked(name: str, is_linear: bool, question: str, opinions: list[Any]) -> Any:
    """What a second solver was asked about; only then is the engine imported."""
    from novate.proofs.engine.checked import Checked, Opinion, Outcome

    said = tuple(Opinion(solver, version, Outcome[outcome], *rest) for solver, version, outcome, *rest in opinions)
    return Checked(name, is_linear, question, said)
