"""Two rules at once: where a verdict is that nothing is known, no threshold, repair or sweep says that something is."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side, Specification
from novate.proofs.design.confirmation import status_of
from novate.proofs.design.question import Question
from novate.proofs.design.requirements import requirements
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.status import Status
from novate.proofs.theorems.plainer.paid_by_fund import is_in_force
from novate.proofs.theorems.unknown_kinds import FUND_AND_PARTS, GROWING_GAS, LIMITED_REWARDS
from novate.proofs.verdicts import verify
from novate.proofs.verdicts.finding import Finding
from novate.proofs.verdicts.thresholds import headroom
from novate.specification.file import SpecificationError, parse_document
from novate.specification.parameters import parameter_named
from novate.sweeping.grid import Grid
from novate.sweeping.outcomes import OUTCOMES, UNDECIDED
from novate.sweeping.ranges import axis, key_and_values
from novate.sweeping.settings import Settings
from novate.sweeping.theorems import Theorems

FILE: dict[str, Any] = {
    "mechanism": {"margin": "isolated", "quote_quantum": "0.01"},
    "markets": {
        "A": {
            "initial_margin": "30%",
            "maintenance_margin": "25%",
            "minimum_maintenance": "20",
            "base_quantum": "0.0001",
            "price_tick": "0.01",
        }
    },
    "liquidation": {
        "penalty": "1%",
        "penalty_capped_by_equity": False,
        "keeper": "open",
        "keeper_share": "50%",
        "keeper_flat_reward": "10",
    },
    "environment": {
        "max_move_per_block": "0.5%",
        "keeper_delay": "1 block",
        "slippage": "0.5%",
        "gas_cost": "4",
        "largest_position": "10_000",
    },
}
"""Of which theorems prove everything."""
CAPPED = {"penalty_capped_by_equity": True}
RULES: dict[str, dict[str, Any]] = {
    "funding": {"funding": {"kind": "ticks", "most": "0.1%"}},
    "parts": {"close_out": {"kind": "partial", "chunk_share": "50%", "chunk_minimum": "400"}},
    "settled": {
        "close_out": {"kind": "partial", "chunk_share": "20%", "charge": "surplus"},
        "liquidation": {"keeper": "protocol", **CAPPED},
    },
    "floor": {"markets": {"A": {"minimum_is": "floor"}}},
    "tiers": {"markets": {"A": {"tiers_above": {"10000": {"initial_margin": "40%", "maintenance_margin": "35%"}}}}},
    "refused": {"liquidation": {"reverts_below_reward": True, **CAPPED}},
    "by fund": {"liquidation": {"fund_pays_keeper": True, **CAPPED}},
    "least": {"liquidation": {"keeper_reward_floor": "5"}},
    "by cost": {"liquidation": {"keeper_reward_above_cost": "2"}},
    "gas": {"keepers": {"gas_growth": "50%"}},
    "cross": {"mechanism": {"margin": "cross"}},
}
BAD_DEBT, INCENTIVE, SOLVENCY = (
    Question("A", Side.SHORT, name) for name in ("no-bad-debt", "keeper-incentive", "solvency")
)


def with_rules(*names: str) -> dict[str, Any]:
    """The file with these rules; of two markets, where accounts hold several positions."""
    found = deepcopy(FILE)
    for name in names:
        merge(found, RULES[name])
    if "cross" in names:
        found["markets"]["B"] = deepcopy(found["markets"]["A"])
    return found


def merge(table: dict[str, Any], changes: dict[str, Any]) -> None:
    """Write changes into a table, and into the tables that it holds."""
    for key, value in changes.items():
        if isinstance(value, dict):
            merge(table.setdefault(key, {}), value)
        else:
            table[key] = value


def found(specification: Specification, question: Question, route: Route = Route.THEOREM) -> Finding:
    """The finding of `novate verify`, without its figures."""
    machine = Machine.of_place(specification, "A", Side.SHORT)
    return verify.find(machine, question.property, Limits(route=route))


def swept(document: dict[str, Any], question: Question, vary: str = "environment.gas_cost=4:5:1") -> list[Any]:
    """What theorems say of two combinations; None where it is for a search to say."""
    key, values = key_and_values(vary)
    settings = Settings.read(document, Grid((axis(parameter_named(document, key), values),)))
    theorems = Theorems.of(settings, [question])
    codes = theorems.codes((slice(0, 2),))
    theorems.decide_exactly(0, codes)
    return [None if code == UNDECIDED else OUTCOMES[code][0] for code in codes[:, 0]]


def said(document: dict[str, Any], specification: Specification, question: Question) -> tuple[Any, ...]:
    """All that a threshold, a repair and a sweep say of a question."""
    room = headroom(Machine.of_place(specification, "A", Side.SHORT, exact=True), question.property)
    return (
        room,
        requirements(specification, [question]),
        status_of(specification, [question]),
        *swept(document, question),
    )


def test_what_is_unknown_to_verify_is_unknown_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every two rules that a file may have. No run is replayed: it would only leave more open."""
    monkeypatch.setattr(verify, "exercised", lambda *_: Finding(Status.PROVED))
    unknown = 0
    for names in combinations(RULES, 2):
        document = with_rules(*names)
        try:
            specification = parse_document(document)
        except SpecificationError:
            assert names == ("refused", "by fund")
            continue
        for question in (BAD_DEBT, INCENTIVE):
            if question.applies(specification) and found(specification, question).status is Status.UNKNOWN:
                unknown += 1
                assert set(said(document, specification, question)) == {None}, (names, question.property)
    assert unknown >= 19


def test_funding_and_limits_of_rewards() -> None:
    """Nothing is known, but that each step keeps the books."""
    specification = parse_document(with_rules("funding", "least"))
    assert found(specification, BAD_DEBT).reason == LIMITED_REWARDS
    assert found(specification, Question("A", Side.SHORT, "conservation"), Route.AUTO).status is Status.PROVED


@pytest.mark.parametrize("margin", ["isolated", "cross"])
def test_a_fund_that_pays_keepers_and_settles_fills(margin: str) -> None:
    """It is unknown, and no theorem about such close-outs is looked for: there is none."""
    rules = ("settled", "by fund", *(("cross",) if margin == "cross" else ()))
    document, question = with_rules(*rules), SOLVENCY
    specification = parse_document(document)
    assert found(specification, question, Route.AUTO).reason == FUND_AND_PARTS
    assert is_in_force(Machine.of_place(specification, "A", Side.SHORT)) is False
    assert set(said(document, specification, question)) == {None}


def test_gas_grows_while_calls_go_on() -> None:
    """False: "a reward that pays for gas at the delay pays every call". At 50 % a block, the one after costs 13.5.

    Gas is 4 when the account becomes liquidatable and at most 9 two blocks later, so every call earns at least 11.
    """
    document = with_rules("parts", "by cost", "gas")
    document["environment"]["keeper_delay"] = "2 blocks"
    document["liquidation"]["keeper_flat_reward"] = "0"
    specification = parse_document(document)
    assert specification.needed_reward == 900
    assert specification.reward_floor == 1_100 < 400 * Fraction(3, 2) ** 3
    for question in (BAD_DEBT, INCENTIVE):
        assert found(specification, question).reason == GROWING_GAS
    assert found(parse_document(with_rules("refused", "gas")), INCENTIVE).reason == GROWING_GAS
    for rules in (("parts", "gas"), ("by cost", "gas"), ("parts", "by cost")):
        assert found(parse_document(with_rules(*rules)), BAD_DEBT).reason != GROWING_GAS
    assert swept(document, INCENTIVE, "keepers.gas_growth=0%:50%:50%") == [Status.PROVED, None]
    document["liquidation"] |= CAPPED
    assert swept(document, SOLVENCY, "keepers.gas_growth=0%:50%:50%") == [Status.PROVED, None]
