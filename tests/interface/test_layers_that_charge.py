"""Layers that leave a loss to the accounts: who bears it, how much, and from which fund on nobody does."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.model.actions import Refusal, Step, Withdraw
from novate.model.contract import Limit
from novate.model.core.reference.books import books
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.state import Machine
from novate.model.figures import money
from novate.model.scenario import Scenario
from novate.model.specification import Side, Specification
from novate.model.state import ClearingState
from novate.proofs.counterexamples.monitor import Monitor
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.finding import Finding
from novate.proofs.verdicts.until_charged import until_charged
from novate.proofs.verdicts.verify import verify
from novate.properties.balance import balance
from novate.scenarios.event_text import describe
from novate.scenarios.informal_trace_format import write
from novate.scenarios.replay import Replayed, replay_file
from novate.specification.file import SpecificationError, parse_document, to_document

EXAMPLES = Path(__file__).parents[2] / "examples"
FUND, RUN = "fund-sufficiency", "no-run"


def document(
    fund: str = "700_000", layers: tuple[str, ...] = ("insurance-fund", "socialise", "gate")
) -> dict[str, Any]:
    """The example with another fund, or without some of its layers."""
    found = tomllib.loads((EXAMPLES / "withdrawal-factor.toml").read_text())
    found["waterfall"] = {"layers": list(layers), "insurance_fund": fund}
    return {name: each for name, each in found.items() if name not in ({"socialise", "gate"} - {*layers}) | {"expect"}}


@pytest.mark.parametrize(
    ("fund", "status", "borne"),
    [("0", Status.VIOLATED, 1_000_000), ("700_000", Status.VIOLATED, 300_000), ("1_000_000", Status.PROVED, 0)],
)
def test_who_pays_at_most_how_much_and_what_fund_makes_it_nobody(fund: str, status: Status, borne: int) -> None:
    """Accounts bear what the fund does not hold of the worst window; from 1,000,000 on nobody is asked."""
    found = verify(parse_document(document(fund)), None, None, FUND, Limits())
    assert found.status is status
    assert found.figures["sufficient_fund"].exact == 100_000_000
    if borne:
        assert found.figures["borne_by_accounts"].exact == borne * 100
        assert f"of a window at most {borne:,} is left, and withdrawals bear it" in found.detail
    else:
        assert "borne_by_accounts" not in found.figures
        assert found.detail.endswith("no window gets to the accounts and the gate")


def test_a_fund_that_pays_all_or_nothing_may_leave_everything() -> None:
    """FALSE that accounts are charged at most what the fund lacks."""
    found = document() | {"waterfall": {**document()["waterfall"], "fund_payment": "all-or-nothing"}}
    assert verify(parse_document(found), None, None, FUND, Limits()).figures["borne_by_accounts"].exact == 100_000_000


@pytest.mark.parametrize(
    ("example", "rows"),
    [
        ("lifetime-cap", [("insurance-fund", 1_060_000, 1_100_000, 40_000), ("fee-pool", 40_000, 40_000, 0)]),
        ("all-or-nothing-fund", [("insurance-fund", 700_000, 10**6, 10**6), ("fee-pool", 400_000, 10**6, 600_000)]),
        ("withdrawal-factor", [("insurance-fund", 700_000, 10**6, 300_000), ("socialise", None, 300_000, None)]),
        ("pool-that-cannot-run", [("insurance-fund", 100_000, 881_592, 781_592), ("pool", 810_000, 781_592, 0)]),
        ("too-much-leverage", []),
    ],
)
def test_who_pays_for_the_worst_window_in_turn(example: str, rows: list[tuple[str, int, int, int]]) -> None:
    """Of each layer that pays what it has, is asked for and leaves, at most; a fund alone needs no table."""
    read = parse_document(tomllib.loads((EXAMPLES / f"{example}.toml").read_text()))
    found = verify(read, None, None, FUND, Limits()).layers
    amounts = [(each.layer, *(quanta(read, one) for one in (each.held, each.asked, each.left))) for each in found]
    assert amounts == rows


def quanta(read: Specification, amount: int | None) -> Fraction | None:
    """In quote units."""
    return None if amount is None else amount * read.quote_quantum


def test_everything_else_is_said_as_without_them() -> None:
    """What is proved and what breaks, of either side: bad debt comes before anybody bears it."""
    bare, full = (
        parse_document(document(layers=each)) for each in (("insurance-fund",), ("insurance-fund", "socialise", "gate"))
    )
    for name in ("conservation", "no-bad-debt", "solvency", "liquidation-progress", "healthy-after-trade"):
        for side in Side:
            without, found = (verify(each, "ETH-USD", side, name, Limits()) for each in (bare, full))
            assert (found.status, found.figures, found.headroom) == (without.status, without.figures, without.headroom)
    assert verify(full, "ETH-USD", Side.LONG, RUN, Limits()).status is Status.PROVED
    assert verify(bare, "ETH-USD", Side.LONG, RUN, Limits()).status is Status.NOT_APPLICABLE


BASES = "gains-since-healthy", "gains-since-entry", "equity", "size"
DELEVERAGING = "deleveraging"
OF_ACCOUNTS = "liquidation-progress"


@pytest.mark.parametrize("base", [*BASES, DELEVERAGING])
def test_what_is_proved_of_accounts_holds_until_they_are_charged(base: str) -> None:
    """With the smallest sufficient fund nobody is, and all is as without the layer; with less it says up to how much.

    Unless it is proved of any account, as that one is overdue can be closed where it has one position. Bad debt comes
    before any charge, and money is conserved whatever happens.
    """
    for fund, most in (("1_000_000", 0), ("700_000", 300_000)):
        specification = parse_document(charging(base, fund))
        found = {name: verify(specification, "ETH-USD", Side.LONG, name, Limits()) for name in (OF_ACCOUNTS, *SAME)}
        assert found["no-bad-debt"].status is Status.VIOLATED
        assert found["conservation"].status is found["waterfall-order"].status is Status.PROVED
        assert found[OF_ACCOUNTS].status is Status.PROVED
        assert not any(each.limit is Limit.UNCHARGED for each in found[OF_ACCOUNTS].assumptions)
        assert any(each.limit is Limit.UNCHARGED for each in found["no-bad-debt"].assumptions)
        assert not found["conservation"].assumptions
        machine = Machine.of_place(specification, "ETH-USD", Side.LONG)
        until = until_charged(machine, "no-bad-debt", Finding(Status.PROVED), Limits())
        assert (until.status, until.reason) == ((Status.UNKNOWN, UNTIL) if most else (Status.PROVED, ""))


SAME = "no-bad-debt", "conservation", "waterfall-order"
UNTIL = "it holds until accounts are charged for others, which they may be of up to 300,000 in a window"


def charging(base: str, fund: str = "700_000") -> dict[str, Any]:
    """The same mechanism that charges accounts at once, or closes their positions."""
    if base == DELEVERAGING:
        return document(fund, ("insurance-fund", "adl"))
    return document(fund, ("insurance-fund", "socialise")) | {"socialise": {"base": base}}


@pytest.mark.parametrize("base", [*BASES, DELEVERAGING])
def test_a_run_says_who_is_charged_how_much_and_is_repeated(base: str, tmp_path: Path) -> None:
    """The market maker is the only one who can be, and by size nobody, who all hold nothing then; books balance."""
    specification = parse_document(charging(base))
    scenario, state = after_the_loss(specification)
    before, last = scenario.steps[-2].state, scenario.steps[-1]
    said = describe(last.action, before, last.state, specification)
    entries = books(Rules.of(specification, scenario.initial.markets), state)
    assert balance(specification, entries).conclusion
    if base in ("gains-since-healthy", "equity", DELEVERAGING):  # whose position the maker takes is his own
        assert ", and accounts are charged: maker " in said
        assert state.ledger.uncovered_bad_debt == 0
    else:
        assert said.endswith(" stays uncovered")
    write(tmp_path / "run.itf.json", scenario, "0")
    again = replay_file(tmp_path / "run.itf.json")
    assert isinstance(again, Replayed)
    assert again.exit_code == 0


def test_accounts_pay_last() -> None:
    """A layer that may charge them above one that holds money is refused."""
    with pytest.raises(SpecificationError) as error:
        parse_document(document(layers=("socialise", "insurance-fund")))
    message = 'waterfall.layers: found "socialise" before "insurance-fund", expected "socialise" after every layer'
    assert message in "\n".join(map(str, error.value.problems))


def after_the_loss(specification: Specification) -> tuple[Scenario, ClearingState]:
    """The worst window, and the state after it."""
    scenario = verify(specification, None, None, FUND, Limits()).scenario
    assert scenario is not None
    return scenario, scenario.steps[-1].state


def test_a_gate_is_closed_for_so_many_blocks_and_then_the_others_are_cut() -> None:
    """The market maker of the worst window is the only one left: of 10,000 he gets his share, rounded down."""
    specification = parse_document(document())
    scenario, state = after_the_loss(specification)
    rules, asked = Rules.of(specification, scenario.initial.markets), Withdraw("maker", 10_000)
    closed = execute(rules, state, asked)
    assert isinstance(closed, Refusal)
    assert (closed.guard, closed.numbers["found"]) == ("gate-open", 50)
    spent = state.ledger.spent
    assert isinstance(
        execute(rules, state._replace(ledger=state.ledger._replace(spent=spent._replace(closed=1))), asked), Refusal
    )
    opened = state._replace(ledger=state.ledger._replace(spent=spent._replace(closed=0)))
    paid = execute(rules, opened, asked)
    assert isinstance(paid, Step)
    ledger, after = opened.ledger, paid.state.ledger
    share = 10_000 * ledger.cash // (ledger.cash + ledger.uncovered_bad_debt)
    assert ledger.cash - after.cash == share < 10_000
    assert ledger.uncovered_bad_debt - after.uncovered_bad_debt == 10_000 - share
    said = describe(asked, opened, paid.state, specification)
    assert said == f"maker withdraws 100, and is paid {money(share, specification)}"
    assert Monitor(rules, RUN, "ETH-USD", Side.LONG).broken_by(opened, asked, paid) is None


def test_a_run_says_what_is_left_to_whom_and_is_repeated(tmp_path: Path) -> None:
    """As it was: a saved run keeps for how long the gate is closed."""
    specification = parse_document(document())
    scenario, _ = after_the_loss(specification)
    before, last = scenario.steps[-2].state, scenario.steps[-1]
    said = describe(last.action, before, last.state, specification)
    assert said.endswith("stays uncovered; withdrawals bear it; nobody withdraws for 50 blocks")
    assert "the insurance fund pays 700,000" in said
    assert "the gate pays" not in said
    write(tmp_path / "run.itf.json", scenario, "0")
    again = replay_file(tmp_path / "run.itf.json")
    assert isinstance(again, Replayed)
    assert again.exit_code == 0


def test_a_file_says_what_it_says() -> None:
    """It is read back as written; a gate that never closes, and keys of layers that are not there, are refused."""
    meant = parse_document(document())
    assert parse_document(to_document(meant)) == meant
    for changed, message in (
        ({"gate": {}}, "gate.closed_for: found nothing"),
        ({"waterfall": {"layers": ["insurance-fund", "socialise"]}}, '"gate" in waterfall.layers'),
    ):
        with pytest.raises(SpecificationError) as error:
            parse_document(document() | changed)
        assert message in "\n".join(map(str, error.value.problems))
