"""Layers of the waterfall from a file to its answers: what is read, what is known and what is not, and who paid."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.model.figures import money
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.theorems.fund.covered import CHARGED_BEFORE
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.whole import verify_whole
from novate.scenarios.event_text import describe
from novate.scenarios.informal_trace_format import write
from novate.scenarios.replay import Replayed, replay_file
from novate.specification.file import SpecificationError, parse_document, to_document

EXAMPLES = Path(__file__).parents[2] / "examples"
FUND = "fund-sufficiency"


def document(name: str = "all-or-nothing-fund", /, **waterfall: object) -> dict[str, Any]:
    """An example with another waterfall: 50,000,000 at 3 % that can cost longs 1,000,000, and shorts half of that."""
    found = tomllib.loads((EXAMPLES / f"{name}.toml").read_text())
    del found["expect"]
    return found | ({"waterfall": waterfall} if waterfall else {})


def of_all(found: dict[str, Any]) -> Verdict:
    """What is said of the fund."""
    return verify_whole(parse_document(found), FUND, Limits())


BOTH = ["insurance-fund", "fee-pool"]
HALF = {"insurance_fund": "600_000", "fee_pool": "400_000"}


@pytest.mark.parametrize(
    ("waterfall", "status", "fund"),
    [
        ({"layers": BOTH, **HALF}, Status.PROVED, 600_000),
        ({"layers": BOTH[::-1], **HALF}, Status.PROVED, 600_000),
        ({"layers": BOTH, **HALF | {"fee_pool": "399_999.99"}}, Status.UNKNOWN, None),
        ({"layers": BOTH, **HALF | {"fee_pool": "300_000"}}, Status.VIOLATED, 700_000),
        ({"layers": BOTH, "fund_payment": "all-or-nothing", **HALF}, Status.VIOLATED, 1_000_000),
        ({"layers": BOTH[::-1], "fund_payment": "all-or-nothing", **HALF}, Status.PROVED, 600_000),
        ({"insurance_fund": "1_000_000", "fund_payment": "all-or-nothing"}, Status.PROVED, 1_000_000),
        ({"insurance_fund": "9_000_000", "fund_cap_per_event": "1_000_000"}, Status.PROVED, 1_000_000),
        ({"insurance_fund": "9_000_000", "fund_cap_per_event": "500_000"}, Status.VIOLATED, None),
        ({"insurance_fund": "9_000_000", "fund_cap_per_block": "500_000"}, Status.VIOLATED, None),
        ({"insurance_fund": "9_000_000", "fund_cap_lifetime": "500_000"}, Status.VIOLATED, None),
        (
            {"layers": BOTH, "insurance_fund": "9_000_000", "fund_cap_lifetime": "600_000", "fee_pool": "400_000"},
            Status.PROVED,
            600_000,
        ),
        ({"layers": ["fee-pool"], "fee_pool": "1_000_000"}, Status.PROVED, 0),
    ],
)
def test_fund_pool_and_caps_are_held_against_the_worst_window(
    waterfall: dict[str, object], status: Status, fund: int | None
) -> None:
    """Whoever is first, and however he pays; with the smallest fund, all else as it is."""
    found = of_all(document(**waterfall))
    assert found.status is status, found.detail
    if fund is not None:
        assert found.figures["sufficient_fund"].exact * Fraction(1, 100) == fund
    else:
        assert status is Status.UNKNOWN or "sufficient_fund" not in found.figures


@pytest.mark.parametrize(
    "changed",
    [{"fund_pays_keeper": True}, {"penalty_capped_by_equity": False, "keeper": "open", "keeper_reward_cap": "50"}],
)
def test_nothing_is_known_where_who_is_paid_changes_what_is_owed(changed: dict[str, Any]) -> None:
    """Of layers with caps; of those that pay what they can everything is that is of a fund as large."""
    capped = {"insurance_fund": "9_000_000", "fund_cap_lifetime": "8_000_000"}
    plain = {"layers": BOTH, "insurance_fund": "8_000_000", "fee_pool": "1_000_000"}
    for waterfall, known in ((capped, False), (plain, True)):
        found = document(**waterfall)
        found["liquidation"] |= changed
        verdict = of_all(found)
        assert (verdict.reason == CHARGED_BEFORE) == (not known), verdict.detail
        assert verdict.status is (Status.PROVED if known else Status.UNKNOWN)


@pytest.mark.parametrize(
    ("waterfall", "status"),
    [
        ({}, Status.PROVED),
        ({"fund_cap_per_event": "1_475_000"}, Status.PROVED),
        ({"fund_cap_per_event": "1_474_000"}, Status.VIOLATED),
        ({"fund_cap_per_event": "1_000_000"}, Status.VIOLATED),
        ({"insurance_fund": "1_000_000", "fund_payment": "all-or-nothing"}, Status.PROVED),
        ({"insurance_fund": "999_000", "fund_payment": "all-or-nothing"}, Status.VIOLATED),
    ],
)
def test_what_an_account_owes_counts_against_caps_and_not_what_it_costs_the_fund(
    waterfall: dict[str, object], status: Status
) -> None:
    """FALSE: that a cap of what a window costs is enough. It costs 1,000,000, of which accounts owe 475,000 more.

    50,000,000 that fall by 5 % pay a penalty of 1 % of what is left, all of it to the fund, before that pays. So a fund
    that pays all or nothing, and alone, needs no more than it costs: it has got the rest when it is asked.
    """
    found = document(**{"insurance_fund": "9_000_000"} | waterfall)
    found["liquidation"]["penalty_capped_by_equity"] = False
    verdict = of_all(found)
    assert verdict.status is status, verdict.detail
    if verdict.scenario is not None:
        assert verdict.scenario.steps[-1].state.ledger.uncovered_bad_debt > 0
    elif waterfall:
        needed = 1_475_000 if "fund_cap_per_event" in waterfall else 1_000_000
        assert verdict.figures["sufficient_fund"].exact * Fraction(1, 100) == needed


@pytest.mark.parametrize("capped", [True, False])
def test_an_account_with_several_positions_asks_for_all_in_one_market(capped: bool) -> None:
    """FALSE: that what each market can cost is a cap that is enough for it; each side of one costs 1,000,000."""
    most = 2_200_000 if capped else 3_300_000
    for cap, status in ((most, Status.PROVED), (most - 50_000, Status.UNKNOWN)):
        found = document("lifetime-cap", insurance_fund="9_000_000")
        found["mechanism"]["margin"] = "cross"
        found["liquidation"]["penalty_capped_by_equity"] = capped
        found["markets"]["ETH-USD"]["insurance_cap"] = found["markets"]["MEME-USD"]["insurance_cap"] = str(cap)
        verdict = of_all(found)
        assert verdict.status is status, verdict.detail


def test_it_is_said_which_layers_no_window_gets_to() -> None:
    """W3: those below what is as much as the worst window; with a quantum less they are asked."""
    for fund, is_reached in (("1_000_000", False), ("999_999.99", True)):
        found = of_all(document(layers=BOTH, insurance_fund=fund, fee_pool="5_000"))
        assert found.status is Status.PROVED
        assert ("no window gets to the fee pool" in found.detail) != is_reached


def test_caps_of_markets_are_held_against_each() -> None:
    """FALSE: that caps which add up to all losses are enough; each market's own is, and all the fund holds."""
    losses = {"ETH-USD": 1_000_000, "MEME-USD": 100_000}
    for moved, status in ((0, Status.PROVED), (1, Status.VIOLATED)):
        found = document("lifetime-cap", insurance_fund="1_100_000")
        for name, sign in (("ETH-USD", 1), ("MEME-USD", -1)):
            found["markets"][name]["insurance_cap"] = str(losses[name] + sign * moved * 99_000)
        assert of_all(found).status is status


def test_a_file_says_what_it_says() -> None:
    """It is read back as written; a layer's key without the layer, and a list that is none, are refused."""
    for name in ("all-or-nothing-fund", "lifetime-cap"):
        meant = parse_document(document(name))
        assert parse_document(to_document(meant)) == meant
    usual = to_document(parse_document(document(insurance_fund="5")))
    assert usual["waterfall"] == {"insurance_fund": "5"}
    refused = {
        'waterfall.fee_pool: found "1", expected "fee-pool" in waterfall.layers': {"fee_pool": "1"},
        'waterfall.layers: found "bank" in a list': {"layers": ["bank"]},
        'waterfall.layers: found "fee-pool" twice': {"layers": ["fee-pool", "fee-pool"]},
        "waterfall.layers: found an empty list": {"layers": []},
        'waterfall.layers: found "fee-pool", expected a list': {"layers": "fee-pool"},
    }
    for message, waterfall in refused.items():
        with pytest.raises(SpecificationError) as error:
            parse_document(document(**waterfall))
        assert message in "\n".join(map(str, error.value.problems))


def test_a_scenario_says_which_layer_paid_what_and_is_repeated(tmp_path: Path) -> None:
    """One account through all layers; a saved run keeps what caps have counted, and is carried out again."""
    waterfall = {"layers": BOTH, "insurance_fund": "9_000_000", "fund_cap_lifetime": "50_000", "fee_pool": "1_000"}
    scenario = of_all(document(**waterfall)).scenario
    assert scenario is not None
    before, last = scenario.steps[-2].state, scenario.steps[-1]
    ledger = last.state.ledger
    assert ledger.spent.ever == 5_000_000
    assert ledger.fees < before.ledger.fees
    said = describe(last.action, before, last.state, scenario.specification)
    assert "; the insurance fund pays 50,000; the fee pool pays 1,000" in said
    assert said.endswith(f"{money(ledger.uncovered_bad_debt, scenario.specification)} stays uncovered")
    write(tmp_path / "run.itf.json", scenario, "0")
    again = replay_file(tmp_path / "run.itf.json")
    assert isinstance(again, Replayed)
    assert again.exit_code == 0
