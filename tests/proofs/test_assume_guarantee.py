"""The delay that proofs assume: who guarantees it is said in every verdict that rests on it."""

from dataclasses import replace

import pytest
from proof_mechanisms import mechanism

from novate.model.specification import Keeper, Margin, Side, Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.assume_guarantee import NAME, with_guarantees
from novate.proofs.verdicts.verdict import Verdict
from novate.properties.assumptions import delay, moves


def verdict(specification: Specification, market: str, side: Side, name: str, status: Status) -> Verdict:
    """One that rests on the moves and the delay."""
    texts = tuple(limit(specification, specification.markets[market]) for limit in (moves, delay))
    return Verdict(market, side, name, status, "", texts, None, None, 0.0)


def said(specification: Specification, *keepers: tuple[str, Side, Status]) -> str:
    """What the verdict on market A's longs says of the delay, given these verdicts on keeper-incentive."""
    ours = verdict(specification, "A", Side.LONG, "no-bad-debt", Status.PROVED)
    others = [verdict(specification, market, side, NAME, status) for market, side, status in keepers]
    answered, *_ = with_guarantees(specification, [ours, *others])
    kept, of_delay, *inherited = answered.assumptions
    assert bool(inherited) is ("(discharged" in of_delay)
    assert kept == ours.assumptions[0]
    assert of_delay.startswith(ours.assumptions[1])
    return of_delay.removeprefix(ours.assumptions[1]).strip(" ()").partition(":")[0]


def test_paid_keepers_discharge_the_delay() -> None:
    """Where keeper-incentive is proved for the same market and side."""
    assert said(mechanism(), ("A", Side.LONG, Status.PROVED)) == "discharged by keeper-incentive"


@pytest.mark.parametrize("status", [Status.VIOLATED, Status.UNKNOWN, Status.SEARCHED, Status.VACUOUS])
def test_anything_less_leaves_it_undischarged(status: Status) -> None:
    """A keeper who is not known to be paid may stay away."""
    assert said(mechanism(), ("A", Side.LONG, status)) == "undischarged"


def test_another_side_or_market_discharges_nothing() -> None:
    """With isolated margin a position's keepers are those of its own market and side."""
    specification = mechanism({}, {})
    assert said(specification, ("A", Side.SHORT, Status.PROVED), ("B", Side.LONG, Status.PROVED)) == "undischarged"


def test_a_cross_account_needs_the_keepers_of_all_its_positions() -> None:
    """One market whose keepers are not paid leaves the delay of every account open."""
    cross = mechanism({}, {}, margin=Margin.CROSS)
    all_paid = [(market, side, Status.PROVED) for market in "AB" for side in Side]
    assert said(cross, *all_paid) == "discharged by keeper-incentive"
    assert said(cross, *all_paid[:-1], ("B", Side.SHORT, Status.VIOLATED)) == "undischarged"


def test_a_cross_account_needs_all_its_keepers_to_be_asked() -> None:
    """What nobody asked about guarantees nothing."""
    cross = mechanism({}, {}, margin=Margin.CROSS)
    ours = verdict(cross, "A", Side.LONG, "no-bad-debt", Status.PROVED)
    asked = [verdict(cross, "A", side, NAME, Status.PROVED) for side in Side]
    answered, *_ = with_guarantees(cross, [ours, *asked])
    assert answered.assumptions[1:] == (
        f"{ours.assumptions[1]} (undischarged: keeper-incentive was not asked of every market and side)",
    )
    alone, *_ = with_guarantees(cross, [ours])
    assert alone.assumptions[1].endswith("(undischarged: keeper-incentive was not asked)")


def test_the_keepers_own_theorem_needs_the_past_only() -> None:
    """Were it to discharge the delay that it assumes itself, that would be a circle; it is an induction."""
    keeper = verdict(mechanism(), "A", Side.LONG, NAME, Status.PROVED)
    (answered,) = with_guarantees(mechanism(), [keeper])
    assert answered.assumptions[1].startswith(
        f"until the block before, {keeper.assumptions[1]} (discharged by induction"
    )
    violated = replace(keeper, status=Status.VIOLATED)
    (answered,) = with_guarantees(mechanism(), [violated])
    assert answered.assumptions[1] == f"{keeper.assumptions[1]} (undischarged: keeper-incentive is violated)"


def test_a_protocol_that_liquidates_is_trusted() -> None:
    """Whatever else is proved."""
    trusted = mechanism(keeper=Keeper.PROTOCOL)
    assert said(trusted, ("A", Side.LONG, Status.NOT_APPLICABLE)) == "undischarged"
    assert said(replace(trusted, keeper_delay=7)) == "undischarged"


def test_dust_is_not_discharged() -> None:
    """Nobody is paid to close out what is nobody's concern; who is paid needs gas at that price, and a market maker."""
    dusty = mechanism(dust_notional=5 * 10**6)
    keeper = verdict(dusty, "A", Side.LONG, NAME, Status.PROVED)
    answered, _ = with_guarantees(dusty, [verdict(dusty, "A", Side.LONG, "no-bad-debt", Status.PROVED), keeper])
    assert "for positions of at least 5 at liquidation; undischarged below" in answered.assumptions[1]
    inherited = " ".join(answered.assumptions[2:])
    for word in ("costs a keeper", "nobody's concern", "market maker", "acts within"):
        assert word in inherited


def test_a_verdict_that_does_not_assume_the_delay_says_nothing_of_it() -> None:
    """Its assumptions stay as they are."""
    alone = replace(verdict(mechanism(), "A", Side.LONG, "conservation", Status.PROVED), assumptions=("one",))
    assert with_guarantees(mechanism(), [alone]) == (alone,)
