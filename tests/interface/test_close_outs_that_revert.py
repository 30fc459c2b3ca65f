"""Close-outs that are refused while the account holds less than the flat reward: who is stuck, and what that breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import product
from math import ceil

import pytest

from novate.model.core.symbolic.state import Machine
from novate.model.mutant import Mutant
from novate.model.specification import Margin, Minimum, Side, Specification
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.engine.obligation import prove
from novate.proofs.mutation.mutant import applied
from novate.proofs.status import Method, Status
from novate.proofs.theorems.inequality import ORACLE
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.plainer.never_refused import REFUSING, is_in_force, nobody_refused, refusing
from novate.proofs.theorems.plainer.refusals import of_reward_alone, refusing_rows, rows
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.specification.file import parse_bytes

FILE = """
[mechanism]
title = "A close-out that reverts"
margin = "{accounts}"
quote_quantum = "0.000001"
[markets.X]
initial_margin = "20%"
maintenance_margin = "{margin}"
minimum_maintenance = "{minimum}"
minimum_is = "{minimum_is}"
minimum_notional = "{notional}"
{tiers}
base_quantum = "0.000001"
price_tick = "0.01"
[markets.Y]
initial_margin = "20%"
maintenance_margin = "10%"
minimum_maintenance = "{minimum}"
base_quantum = "0.000001"
price_tick = "0.01"
[liquidation]
penalty = "{penalty}"
penalty_capped_by_equity = {capped}
keeper = "open"
keeper_flat_reward = "40"
reverts_below_reward = {reverts}
{floor}
[environment]
max_move_per_block = "{move}"
keeper_delay = "1 block"
slippage = "0.5%"
[oracle]
kind = "exact"
[close_out]
{close_out}
[keepers]
{keepers}
"""
DEFAULTS = {"accounts": "isolated", "margin": "6%", "minimum": "40", "minimum_is": "sum", "notional": "0"}
DEFAULTS |= {"penalty": "1%", "capped": "true", "reverts": "true", "move": "1%", "close_out": "", "keepers": ""}
DEFAULTS |= {"tiers": "", "floor": ""}
PROGRESS, NO_DEBT = "liquidation-progress", "no-bad-debt"
LIMITS = Limits()
LOSS = {
    Side.LONG: 1 - Fraction(99, 100) ** 2 * Fraction(995, 1000),
    Side.SHORT: Fraction(101, 100) ** 2 * Fraction(1005, 1000) - 1,
}
"""What a close-out of the file costs at worst, of each unit of what a healthy look showed."""


def specified(**changes: str) -> Specification:
    """The file with these changes."""
    return parse_bytes(FILE.format(**DEFAULTS | changes).encode())


def answers(name: str, limits: Limits = LIMITS, **changes: str) -> tuple[Verdict, Verdict]:
    """The verdicts on a property of market X: of longs, of shorts."""
    long, short = (verify(specified(**changes), "X", side, name, limits) for side in Side)
    return long, short


def statuses(name: str, **changes: str) -> set[Status]:
    """Of both sides."""
    return {each.status for each in answers(name, **changes)}


NEEDED = [each for each in REFUSING if each.capped and not (each.is_floored and each.margin is Margin.CROSS)]


@pytest.mark.parametrize("shape", NEEDED, ids=str)
def test_each_row_is_needed_so_that_nobody_is_refused(shape: Shape) -> None:
    """That they are enough is a theorem of the catalogue; and without any of them it is none."""
    machine = refusing(shape)
    asked = nobody_refused(machine)
    alone = of_reward_alone(machine)
    for row in rows(alone):
        if row.form != ORACLE[-1]:  # that one is for the other positions of an account
            fewer = [each for each in asked.premises if not each.eq(row.holds(Parameters.of(alone)))]
            assert len(fewer) == len(asked.premises) - 1
            failed = prove([replace(asked, premises=tuple(fewer))], LIMITS)
            assert failed.failed is not None
            assert not failed.undecided


@pytest.mark.parametrize("side", Side)
def test_the_rows_are_those_of_the_page(side: Side) -> None:
    """M >= M and c >= g; over a floor c (m - M) >= g m; of two positions c >= g + 1, where charges are capped."""
    loss = LOSS[side]
    for accounts, minimum_is, margin in product(("isolated", "cross"), Minimum, (Fraction(5, 100), Fraction(2, 100))):
        flat = 40 * 10**6 + (accounts == "cross")
        needed = flat if minimum_is is Minimum.SUM else ceil(flat * margin / (margin - loss)) if margin > loss else 0
        for minimum in (needed, needed - 1):
            found = specified(accounts=accounts, minimum_is=minimum_is, margin=f"{float(margin):.0%}")
            market = replace(found.markets["X"], minimum_maintenance=minimum)
            markets = {**found.markets, "X": market}
            machine = Machine(replace(found, markets=markets), market, side)
            assert (not refusing_rows(machine)) == (margin >= loss and minimum >= needed)


MOVES = {Side.LONG: Fraction(99, 100), Side.SHORT: Fraction(101, 100)}


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(("margin", "minimum"), [(6, 0), (6, 30), (6, 40), (3, 40), (3, 0), (2, 45), (6, 69), (5, 84)])
@pytest.mark.parametrize("minimum_is", Minimum)
def test_an_adversary_finds_who_is_stuck(side: Side, minimum_is: Minimum, margin: int, minimum: int) -> None:
    """Every path of prices after a healthy look, of every notional: stuck are those that hold less than g.

    They hold (m - loss) N + c, and over a floor max(m N, c) - loss N, which is least of the one that just binds.
    """
    rate, loss = Fraction(margin, 100), LOSS[side]
    asked = partial(required, minimum_is, rate, minimum)
    tried = {*NOTIONALS, minimum / rate} - {0}
    found = {size for size in tried if is_stuck(side, asked, size)}
    assert found == {size for size in tried if asked(size) - loss * size < 40}
    pays = minimum >= 40 if minimum_is is Minimum.SUM else minimum * (rate - loss) >= 40 * rate
    assert (not found) == (rate >= loss and pays)


def required(minimum_is: Minimum, rate: Fraction, minimum: int, notional: Fraction) -> Fraction:
    """Of a notional."""
    return rate * notional + minimum if minimum_is is Minimum.SUM else max(rate * notional, Fraction(minimum))


NOTIONALS = tuple(Fraction(10) ** power * step for power in range(6) for step in (1, 2, 5))


def is_stuck(side: Side, asked: Callable[[Fraction], Fraction], size: Fraction) -> bool:
    """Whether some path leads to where the account, healthy by nothing at the look, holds less than 40 at the fill."""
    sign = side.sign
    balance = asked(size) - sign * size
    for path in paths():
        prices = [size * price for price in path]
        overdue = all(balance + sign * price < asked(price) for price in prices)
        if overdue and balance + sign * prices[-1] * (1 - sign * Fraction(5, 1000)) < 40:
            return True
    return False


def paths() -> Iterator[tuple[Fraction, ...]]:
    """One or two blocks after the look, the price going up, down or nowhere in each."""
    ways = (*MOVES.values(), Fraction(1))
    yield from ((one,) for one in ways)
    yield from ((one, one * two) for one, two in product(ways, ways))


@pytest.mark.parametrize(("accounts", "minimum"), [("isolated", "40"), ("cross", "40.000002")])
def test_what_is_proved_without_the_rule_is_proved_with_it_where_the_minimum_pays(accounts: str, minimum: str) -> None:
    """Isolated, and cross with two quanta for the rounding of an earlier close-out."""
    for name in ("conservation", NO_DEBT, "solvency", PROGRESS):
        found = answers(name, accounts=accounts, minimum=minimum)
        assert {(each.status, each.method) for each in found} == {(Status.PROVED, Method.THEOREM)}, name
    for side, each in zip(Side, answers(NO_DEBT, accounts=accounts, minimum=minimum), strict=True):
        assert each.headroom == Fraction(6, 100) - LOSS[side]


@pytest.mark.parametrize("changed", ["is_refused", "held_at"])
def test_no_theorem_is_in_force_of_another_rule(changed: str) -> None:
    """What was proved of refusals is in the lock."""
    texts = {"is_refused": ("held < machine", "held <= machine"), "held_at": ("equity(machine, account)", "0")}
    found = specified()
    machine = Machine(found, found.markets["X"], Side.LONG)
    assert is_in_force(machine)
    with applied(Mutant("another rule", f"core.symbolic.liquidate.{changed}", *texts[changed])):
        assert not is_in_force(machine)


def test_whoever_is_closed_out_pays_his_keeper() -> None:
    """Whatever the margin and the minimum, if the reward is the gas: whoever holds less is not closed out."""
    found = specified(minimum="0", margin="1%")
    for gas, status in ((40 * 10**6, Status.PROVED), (40 * 10**6 + 1, Status.VIOLATED)):
        seen = verify(replace(found, gas_cost=gas), "X", Side.SHORT, "keeper-incentive", LIMITS)
        assert seen.status is status
        assert ("the account may have nothing left" in seen.detail) == (status is Status.VIOLATED)


TIERS = 'tiers_above = { "1_000_000" = { initial_margin = "30%", maintenance_margin = "10%" } }'
FLOOR = 'keeper_reward_floor = "39.9"'


@pytest.mark.parametrize("minimum", ["40", "38"])
def test_tiers_and_limits_of_rewards_are_for_theorems_alone(minimum: str) -> None:
    """Where nobody is refused all of them hold; else who is stuck is shown, and of the rest nothing is said."""
    found = {
        name: answers(name, minimum=minimum, tiers=TIERS, floor=FLOOR) for name in ("conservation", NO_DEBT, PROGRESS)
    }
    known = {name: {(each.status, each.method) for each in sides} for name, sides in found.items()}
    pays = minimum == "40"
    assert known == {
        "conservation": {(Status.PROVED, Method.THEOREM)},
        NO_DEBT: {(Status.PROVED if pays else Status.UNKNOWN, Method.THEOREM)},
        PROGRESS: {(Status.PROVED if pays else Status.VIOLATED, Method.THEOREM)},
    }


def test_what_a_theorem_proves_the_search_proves() -> None:
    """Of the file's numbers."""
    found = verify(specified(minimum="41"), "X", Side.LONG, NO_DEBT, Limits(route=Route.SEARCH))
    assert (found.status, found.method) == (Status.PROVED, Method.SEARCH)


@pytest.mark.parametrize(
    ("margin", "minimum", "capped", "is_safe"),
    [(6, 40, True, True), (6, 39, True, False), (6, 40, False, True), (3, 40, True, True), (3, 40, False, False)],
)
def test_an_adversary_with_two_positions(margin: int, minimum: int, capped: bool, is_safe: bool) -> None:
    """Every path of both prices, and every order of close-outs.

    False: "m >= M and c >= g are enough of charges in full": 3 % pay for the worst close-out, 2.48 %, but not for its
    penalty as well, and what the first takes from the account the second does not hold.
    """
    both = [{"X": one, "Y": two} for one, two in product((50, 20_000), (-300, -5, 10, 3_000))]
    game = TwoPositions(Fraction(margin, 100), minimum, capped)
    assert any(game.is_somebody_stuck(held) for held in (*both, {"Y": 5}, {"Y": -5})) is not is_safe


@dataclass(frozen=True)
class TwoPositions:
    """An account with a position in each of two markets that move by 1 % a block; a penalty of 1 % and 40 flat."""

    margin: Fraction
    minimum: int
    capped: bool

    def is_somebody_stuck(self, held: Mapping[str, int]) -> bool:
        """Whether a path leads from where the account is just healthy to where a close-out of it is refused."""
        worth = {market: Fraction(size) for market, size in held.items()}
        return self.goes_wrong(self.required(worth) - sum(worth.values()), worth, 2)

    def required(self, worth: Mapping[str, Fraction]) -> Fraction:
        """Of what is held."""
        return sum((self.margin * abs(each) + self.minimum for each in worth.values()), Fraction(0))

    def goes_wrong(self, cash: Fraction, worth: Mapping[str, Fraction], blocks: int) -> bool:
        """Whether it does in so many blocks, however prices move."""
        if blocks == 0 or not worth:
            return False
        ways = product(*([each, each * MOVES[Side.LONG], each * MOVES[Side.SHORT]] for each in worth.values()))
        return any(self.is_closed_wrong(cash, dict(zip(worth, way, strict=True)), blocks) for way in ways)

    def is_closed_wrong(self, cash: Fraction, worth: Mapping[str, Fraction], blocks: int) -> bool:
        """Whether it does from these prices on, whatever keepers close, as badly as it may fill."""
        equity = cash + sum(worth.values())
        if equity >= self.required(worth):
            return False
        if any(equity - abs(each) * Fraction(5, 1000) < 40 for each in worth.values()):
            return True
        left = [(cash + self.brought(cash, worth, name), without(worth, name)) for name in worth]
        return self.goes_wrong(cash, worth, blocks - 1) or any(
            self.is_closed_wrong(*each, blocks) or self.goes_wrong(*each, blocks - 1) for each in left if each[1]
        )

    def brought(self, cash: Fraction, worth: Mapping[str, Fraction], name: str) -> Fraction:
        """What closing a position brings."""
        fill = worth[name] - abs(worth[name]) * Fraction(5, 1000)
        charges, rest = abs(fill) / 100 + 40, without(worth, name)
        most = max(Fraction(0), cash + fill + sum(rest.values()) - self.required(rest))
        return fill - (min(charges, most) if self.capped else charges)


def without(worth: Mapping[str, Fraction], name: str) -> dict[str, Fraction]:
    """What else is held."""
    return {market: each for market, each in worth.items() if market != name}


@pytest.mark.parametrize("accounts", ["isolated", "cross"])
def test_a_margin_that_pays_for_close_outs_is_not_enough(accounts: str) -> None:
    """False. Without the rule it is; with it somebody is stuck, and owes more than he has as the price goes on."""
    for side, stuck in zip(Side, answers(PROGRESS, accounts=accounts, minimum="0"), strict=True):
        assert stuck.status is Status.VIOLATED
        beyond = stuck.figures["dead_zone"].exact - 40 * 10**6 / (Fraction(6, 100) - LOSS[side])
        assert 0 <= beyond < (1 if accounts == "isolated" else 100)  # an earlier close-out was rounded
    for owed in answers(NO_DEBT, accounts=accounts, minimum="0"):
        assert "stays open: its close-out is refused" in owed.detail
    assert statuses("solvency", accounts=accounts, minimum="0") == {Status.VIOLATED}
    for name in (NO_DEBT, PROGRESS):
        assert statuses(name, accounts=accounts, minimum="0", reverts="false") == {Status.PROVED}


def test_a_large_minimum_notional_keeps_nobody_out_of_the_dead_zone() -> None:
    """False: a long that was large when it was opened is small once the price has fallen."""
    long, _ = answers(PROGRESS, minimum="0", notional="1_500")
    assert long.status is Status.VIOLATED
    assert long.figures["dead_zone"].exact < 1_200 * 10**6


def test_a_floor_has_to_be_larger_than_the_reward() -> None:
    """False: c >= g. Of a position of c/m, which has least, 40 need 40 m/(m - loss); of a long 68.2."""
    needed = 40 * Fraction(6, 100) / (Fraction(6, 100) - LOSS[Side.LONG])
    for minimum, status in (("40", Status.VIOLATED), ("68.1", Status.VIOLATED), ("68.2", Status.PROVED)):
        long, _ = answers(PROGRESS, minimum=minimum, minimum_is="floor")
        assert long.status is status, minimum
        assert (Fraction(minimum) >= needed) == (status is Status.PROVED)


def test_a_long_that_is_stuck_need_not_owe_anything() -> None:
    """With c (1 - M) >= g (1 - m) it has more cash than it bought for: it is stuck, and no debt. A short is one.

    So of longs the smallest margin is 1 - (1 - M) c/g, and not to be found where c = 0.
    """
    worst = 1 - LOSS[Side.LONG]
    for minimum, status in (("38.557", Status.PROVED), ("38.556", Status.UNKNOWN), ("30", Status.VIOLATED)):
        long, short = answers(NO_DEBT, minimum=minimum)
        assert (long.status, short.status) == (status, Status.VIOLATED)
        assert long.headroom == Fraction(6, 100) - (1 - worst * Fraction(minimum) / 40)
        assert (long.method is Method.THEOREM) == (status is Status.PROVED)
    assert statuses(PROGRESS, minimum="39.5") == {Status.VIOLATED}
    assert "not proved that every account holds the flat reward" in answers(NO_DEBT, minimum="38.556")[0].detail


@pytest.mark.parametrize(("margin", "minimum"), [(6, 38), (6, 39), (3, 39), (3, 40), (2, 45), (50, 21), (50, 20)])
def test_an_adversary_finds_longs_that_are_stuck_and_owe(margin: int, minimum: int) -> None:
    """Every short path, and then a price of next to nothing; of every notional, and of the one that has least cash."""
    rate, loss = Fraction(margin, 100), LOSS[Side.LONG]
    asked = partial(required, Minimum.SUM, rate, minimum)
    least_cash = minimum / (1 - rate) * Fraction(100_001, 100_000)
    owing = [size for size in (*NOTIONALS, least_cash) if asked(size) < size and is_stuck(Side.LONG, asked, size)]
    assert (not owing) == (rate >= loss and minimum * (1 - loss) >= 40 * (1 - rate))


def test_keepers_with_limits_do_not_wait_for_whom_they_cannot_close_out() -> None:
    """Three blocks late: safe with the minimum; without it the block ends, and the run goes on to a debt."""
    keepers = 'kind = "network"\ncapacity = "5 accounts"\norder = "oldest-first"\naccounts_at_once = "15 accounts"'
    assert specified(keepers=keepers).delay == 3
    assert statuses(PROGRESS, keepers=keepers) == {Status.PROVED}
    for found in answers(NO_DEBT, keepers=keepers, minimum="0"):
        assert "stays open: its close-out is refused" in found.detail


def test_nothing_is_known_where_it_is_not_carried() -> None:
    """Close-outs in parts, and Spacer: unknown, with the reason."""
    parts, _ = answers(PROGRESS, close_out='kind = "partial"\nchunk_share = "50%"')
    assert (parts.status, "close-outs in parts that are refused" in parts.detail) == (Status.UNKNOWN, True)
    by_horn, _ = answers(NO_DEBT, limits=Limits(route=Route.HORN))
    assert (by_horn.status, "close-outs that revert" in by_horn.detail) == (Status.UNKNOWN, True)
