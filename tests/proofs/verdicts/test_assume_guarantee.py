"""The delay that proofs assume: who guarantees it is said in every verdict that rests on it."""

from dataclasses import replace

import pytest
from proof_mechanisms import mechanism

from novate.model.contract import Assumption, Guarantee, Guarantor, Limit
from novate.model.specification import Keeper, Margin, Side, Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.assume_guarantee import NAME, with_guarantees
from novate.proofs.verdicts.verdict import Verdict
from novate.properties.assumptions import in_words


def verdict(market: str, side: Side, name: str, status: Status) -> Verdict:
    """One that rests on the moves and the delay."""
    assumptions = tuple(Assumption(limit, market) for limit in (Limit.MOVES, Limit.DELAY))
    return Verdict(market, side, name, status, "", assumptions, None, None, 0.0)


def words(specification: Specification, found: Verdict) -> list[str]:
    """Its assumptions, as they are read."""
    return [in_words(specification, each) for each in found.assumptions]


def who(found: Verdict) -> Guarantee:
    """Who answers for the delay."""
    (one,) = (each.guarantee for each in found.assumptions if each.limit is Limit.DELAY)
    assert one is not None
    return one


def said(specification: Specification, *keepers: tuple[str, Side, Status]) -> Guarantor:
    """Who answers for the delay in the verdict on market A's longs, given these on keeper-incentive."""
    ours = verdict("A", Side.LONG, "no-bad-debt", Status.PROVED)
    others = [verdict(market, side, NAME, status) for market, side, status in keepers]
    answered, *_ = with_guarantees(specification, [ours, *others])
    kept, of_delay, *inherited = answered.assumptions
    assert bool(inherited) is of_delay.is_discharged
    assert (kept, replace(of_delay, guarantee=None)) == ours.assumptions
    end = "(undischarged: " if who(answered).by is Guarantor.NOBODY else "(discharged by keeper-incentive"
    assert end in in_words(specification, of_delay)
    return who(answered).by


def test_paid_keepers_discharge_the_delay() -> None:
    """Where keeper-incentive is proved for the same market and side."""
    assert said(mechanism(), ("A", Side.LONG, Status.PROVED)) is Guarantor.KEEPERS


@pytest.mark.parametrize("status", [Status.VIOLATED, Status.UNKNOWN, Status.SEARCHED, Status.VACUOUS])
def test_anything_less_leaves_it_undischarged(status: Status) -> None:
    """A keeper who is not known to be paid may stay away."""
    assert said(mechanism(), ("A", Side.LONG, status)) is Guarantor.NOBODY


def test_another_side_or_market_discharges_nothing() -> None:
    """With isolated margin a position's keepers are those of its own market and side."""
    specification = mechanism({}, {})
    assert said(specification, ("A", Side.SHORT, Status.PROVED), ("B", Side.LONG, Status.PROVED)) is Guarantor.NOBODY


def test_a_cross_account_needs_the_keepers_of_all_its_positions() -> None:
    """One market whose keepers are not paid leaves the delay of every account open."""
    cross = mechanism({}, {}, margin=Margin.CROSS)
    all_paid = [(market, side, Status.PROVED) for market in "AB" for side in Side]
    assert said(cross, *all_paid) is Guarantor.KEEPERS
    assert said(cross, *all_paid[:-1], ("B", Side.SHORT, Status.VIOLATED)) is Guarantor.NOBODY


def test_a_cross_account_needs_all_its_keepers_to_be_asked() -> None:
    """What nobody asked about guarantees nothing."""
    cross = mechanism({}, {}, margin=Margin.CROSS)
    ours = verdict("A", Side.LONG, "no-bad-debt", Status.PROVED)
    asked = [verdict("A", side, NAME, Status.PROVED) for side in Side]
    answered, *_ = with_guarantees(cross, [ours, *asked])
    unasked = "keeper-incentive was not asked"
    assert who(answered) == Guarantee(Guarantor.NOBODY, f"{unasked} of every market and side")
    assert len(answered.assumptions) == 2
    alone, *_ = with_guarantees(cross, [ours])
    assert words(cross, alone)[1].endswith(f"(undischarged: {unasked})")


def test_the_keepers_own_theorem_needs_the_past_only() -> None:
    """Were it to discharge the delay that it assumes itself, that would be a circle; it is an induction."""
    keeper = verdict("A", Side.LONG, NAME, Status.PROVED)
    (answered,) = with_guarantees(mechanism(), [keeper])
    alone = in_words(mechanism(), keeper.assumptions[1])
    assert words(mechanism(), answered)[1].startswith(f"until the block before, {alone} (discharged by induction")
    violated = replace(keeper, status=Status.VIOLATED)
    (answered,) = with_guarantees(mechanism(), [violated])
    assert who(answered) == Guarantee(Guarantor.NOBODY, "keeper-incentive is violated")


def test_a_protocol_that_liquidates_is_trusted() -> None:
    """Whatever else is proved."""
    trusted = mechanism(keeper=Keeper.PROTOCOL)
    assert said(trusted, ("A", Side.LONG, Status.NOT_APPLICABLE)) is Guarantor.NOBODY
    assert said(replace(trusted, keeper_delay=7)) is Guarantor.NOBODY


def test_dust_is_not_discharged() -> None:
    """Nobody is paid to close out what is nobody's concern; who is paid needs gas at that price, and a market maker."""
    dusty = mechanism(dust_notional=5 * 10**6)
    keeper = verdict("A", Side.LONG, NAME, Status.PROVED)
    answered, _ = with_guarantees(dusty, [verdict("A", Side.LONG, "no-bad-debt", Status.PROVED), keeper])
    assert "for positions of at least 5 at liquidation; undischarged below" in words(dusty, answered)[1]
    inherited = [each.limit for each in answered.assumptions[2:]]
    assert inherited == [Limit.GAS, Limit.DUST, Limit.MARKET_MAKERS, Limit.WILLING_KEEPERS]


def test_a_verdict_that_does_not_assume_the_delay_says_nothing_of_it() -> None:
    """Its assumptions stay as they are."""
    alone = replace(verdict("A", Side.LONG, "conservation", Status.PROVED), assumptions=(Assumption(Limit.GAS, "A"),))
    assert with_guarantees(mechanism(), [alone]) == (alone,)
