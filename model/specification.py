"""The parameters of a mechanism and of its environment, exact and in whole quanta.

A `Specification` is what a specification file means once it has been read. Rates are `Fraction`s (`Fraction(5, 100)` is
5 %), amounts of money are whole quote quanta, sizes whole base quanta, prices whole ticks. Nothing here reads a file:
see `novate.specification.file`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import partial
from math import ceil

from novate.model.component import part, usual, usual_kind
from novate.model.contract import CloseOutRule, FundingRule, Impact, Keepers, Oracle, Turn


class Margin(StrEnum):
    """How collateral stands behind positions."""

    ISOLATED = "isolated"
    """An account holds a position in at most one market."""
    CROSS = "cross"
    """One balance backs positions in any number of markets, netted."""


class Keeper(StrEnum):
    """Who closes accounts out."""

    OPEN = "open"
    """Anyone, for the reward."""
    PROTOCOL = "protocol"
    """The chain itself; no reward is needed."""


class Minimum(StrEnum):
    """What the minimum of a market's requirements is, beside the share r of a notional N."""

    SUM = "sum"
    """It is added: r N + c."""
    FLOOR = "floor"
    """Nothing below it is enough: max(r N, c)."""


class Level(StrEnum):
    """Which of its requirements a position has to meet, by the field that has its rate."""

    INITIAL = "initial_margin"
    """After a trade or a withdrawal."""
    MAINTENANCE = "maintenance_margin"
    """At any time, or the account is liquidatable."""


class Side(StrEnum):
    """The direction of a position: a long gains when the price rises."""

    LONG = "long"
    SHORT = "short"

    @property
    def sign(self) -> int:
        """+1 for a long, -1 for a short."""
        return 1 if self is Side.LONG else -1


Place = tuple[str, Side]
"""One side of one market, by the market's name."""


def place_in_words(market: str | None, side: Side | None) -> str:
    """As in "ETH-USD long"; without a market it is all of them."""
    return "all markets" if market is None else f"{market} {side}"


@dataclass(frozen=True, slots=True)
class MoveWindow:
    """A bound on the market price over several blocks: no two prices at most so many blocks apart differ by more."""

    blocks: int
    """At least 2."""
    up: Fraction
    """The later price is at most 1 + up times the earlier one."""
    down: Fraction
    """It is at least 1 - down times the earlier one; below 1."""


def rounded_up(rate: Fraction) -> Fraction:
    """To 30 decimals."""
    return Fraction(ceil(rate * 10**30), 10**30)


@dataclass(frozen=True, slots=True)
class Tier:
    """Rates of the part of a notional that is above a size: of larger positions more is required."""

    above: int
    """Quote quanta at the oracle price; above 0."""
    maintenance_margin: Fraction
    """Share of that part; no smaller than that of the tier below."""
    initial_margin: Fraction
    """The same of the other requirement."""


@dataclass(frozen=True, slots=True)
class SlippageStep:
    """Positions that are worth at most so much fill better than larger ones."""

    up_to: int
    """Quote quanta at the oracle price at which the account was last healthy."""
    slippage: Fraction
    """No larger than that of larger positions."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A bound on the moves of two markets together."""

    one: str
    other: str
    most: Fraction
    """Their moves differ by at most this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketParameters:
    """One market: its margin rules, its quanta, and what the adversary may do in it."""

    name: str
    initial_margin: Fraction
    """Share of the notional needed after a trade or a withdrawal."""
    maintenance_margin: Fraction
    """Share of the notional below which an account is liquidatable."""
    minimum_maintenance: int
    """Quote quanta added to both requirements of a position, or the least that either is: see `minimum_is`."""
    minimum_notional: int
    """Quote quanta; the smallest position that a trade may open or leave open."""
    base_quantum: Fraction
    """Base units in one base quantum."""
    price_tick: Fraction
    """Quote units per base unit in one price tick."""
    unit: Fraction
    """Quote quanta that one base quantum is worth at a price of one tick: tick * base quantum / quote quantum."""
    penalty: Fraction
    """Share of the notional at the fill price, charged at a close-out."""
    move_up: Fraction
    """The market price may rise by this share in one block, by itself; see `most_up`."""
    move_down: Fraction
    """The market price may fall by this share in one block, by itself; below 1."""
    oracle: Oracle
    """What the clearing house sees of its price."""
    close_out: CloseOutRule
    """How much of a position one close-out takes."""
    slippage: Fraction
    """A close-out fills at the market price worsened by at most this share; below 1. Of small positions see
    `slippage_up_to`."""
    max_open_interest: int | None
    """Quote quanta of one side, each position at the oracle price at which it was last healthy; or None: no limit."""
    reference_price: Fraction | None = None
    """Quote units per base unit at which scenarios begin where they can: nothing else depends on it; or None: any."""
    largest_position: int | None = None
    """Quote quanta: no position is worth more at the oracle price at which its account was last healthy; or None."""
    funding: FundingRule = field(default_factory=partial(usual, "funding"))
    """What one side pays the other."""
    move_windows: tuple[MoveWindow, ...] = ()
    """Bounds over several blocks, which hold besides those of one block; shortest first."""
    sides: tuple[Side, ...] = (Side.LONG, Side.SHORT)
    """The sides whose holders the clearing house guarantees; on the other side nobody can default."""
    closes_only_below: Fraction | None = None
    """Whose equity at the market price is at least this share of the notional there is promised not to be closed out;
    or None: nothing is promised."""
    minimum_is: Minimum = Minimum.SUM
    """Whether `minimum_maintenance` is added to what is required, or is a floor under it."""
    impact: Impact = field(default_factory=partial(usual, "impact"))
    """What close-outs do to its price."""
    tiers_above: tuple[Tier, ...] = ()
    """Those beyond the first, whose rates are the market's own; smallest first, rates rising."""
    slippage_up_to: tuple[SlippageStep, ...] = ()
    """Of smaller positions, smallest first; rates rising, all of them up to `slippage`, which is that of all others."""
    slippage_from: Fraction | None = None
    """Of positions of hardly any size: from it slippage rises with the size, to `slippage` of the largest position."""
    insurance_cap: int | None = None
    """Quote quanta that the insurance fund ever pays for this market at most; None where there is no limit."""

    @property
    def most_up(self) -> Fraction:
        """The market price may rise by this share in one block, with all that moves it."""
        besides = self._impact
        return (1 + self.move_up) * (1 + besides) - 1 if besides else self.move_up

    @property
    def most_down(self) -> Fraction:
        """The same of falls; below 1."""
        besides = self._impact
        return 1 - (1 - self.move_down) * (1 - besides) if besides else self.move_down

    @property
    def most_windows(self) -> tuple[MoveWindow, ...]:
        """Those of several blocks, with what may move it in each block of them; rounded up to 30 decimals."""
        besides = self._impact
        if not besides:
            return self.move_windows
        up, down = 1 + besides, 1 - besides
        return tuple(
            MoveWindow(
                each.blocks,
                rounded_up((1 + each.up) * up**each.blocks - 1),
                rounded_up(1 - (1 - each.down) * down**each.blocks),
            )
            for each in self.move_windows
        )

    @property
    def _impact(self) -> Fraction:
        """Of the price, what close-outs move it by in a block besides."""
        found: Fraction = part("impact", self.impact.kind, "contract").share(self.impact)
        return found

    def lines(self, level: Level) -> tuple[tuple[Fraction, Fraction], ...]:
        """Of each tier its rate and its deduction: what is required of N is the largest of rate N - deduction.

        A deduction is such that two tiers meet where the upper one begins; rates rise, so that is the largest.
        """
        found = [(getattr(self, level), Fraction(0))]
        for tier in self.tiers_above:
            rate, deduction = found[-1]
            higher = getattr(tier, level)
            found.append((higher, deduction + (higher - rate) * tier.above))
        return tuple(found)

    @property
    def fills_by_size(self) -> bool:
        """Whether smaller positions fill better than larger ones."""
        return bool(self.slippage_up_to) or self.slippage_from is not None

    @property
    def first_tier(self) -> int | None:
        """Quote quanta up to which the market's own rates are those of a whole position; None: of any position."""
        return self.tiers_above[0].above if self.tiers_above else None

    @property
    def is_floored(self) -> bool:
        """Whether the minimum is a floor under both requirements: one of nothing is added as well."""
        nothing = isinstance(self.minimum_maintenance, int) and self.minimum_maintenance == 0
        return self.minimum_is is Minimum.FLOOR and not nothing

    @property
    def longest_window(self) -> int:
        """Blocks over which the longest bound on moves holds."""
        return self.move_windows[-1].blocks if self.move_windows else 1


@dataclass(frozen=True, slots=True)
class About:
    """The verdicts that one expectation is about."""

    property: str
    market: str | None = None
    """None: all verdicts on the property that no other expectation names."""
    side: Side | None = None
    """None: every side of the market."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A verdict that is known and accepted."""

    status: str
    headroom: Fraction | None = None
    """The smallest headroom that is, as `Verdict.headroom` has it; None where it does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """A mechanism, its environment, and the verdicts that its owner expects."""

    title: str
    margin: Margin
    quote_quantum: Fraction
    """Quote units in one quote quantum."""
    markets: Mapping[str, MarketParameters]
    penalty_capped_by_equity: bool
    """Whether the charges of a close-out stop at what is left of the account."""
    keeper: Keeper
    keeper_share: Fraction
    """The keeper's share of the penalty."""
    keeper_flat_reward: int
    """Quote quanta per close-out, charged on top of the penalty and owed to the keeper."""
    insurance_fund: int
    """Quote quanta in the insurance fund at the start."""
    keeper_delay: int
    """Blocks for which keepers may ignore an account that is liquidatable; what follows from it is `delay`."""
    gas_cost: int
    """Quote quanta that one close-out costs a keeper at the stressed gas price; what follows is `needed_reward`."""
    dust_notional: int
    """Quote quanta; smaller positions at liquidation are nobody's concern."""
    expect: Mapping[About, Accepted]
    """What is known and accepted."""
    keeper_reward_floor: int | None = None
    """Quote quanta that the keeper gets at least, of his share of the penalty and the flat reward together; or None."""
    keeper_reward_cap: int | None = None
    """Quote quanta that he gets at most; None where there is no limit."""
    keeper_reward_above_cost: int | None = None
    """Quote quanta that he gets at least beyond what he needs; or None."""
    keeper_reward_profit: Fraction | None = None
    """Share of what he needs that he gets at least beyond it; or None."""
    keeper_reward_of_margin: Fraction | None = None
    """Share of what is left of the account, before charges, that he gets at most; or None."""
    keepers: Keepers = field(default_factory=partial(usual, "keepers"))
    """How many accounts they close out in a block."""
    reverts_below_reward: bool = False
    """Whether a close-out is refused while what the account holds at the fill is less than `keeper_flat_reward`."""
    trading_fee: Fraction | None = None
    """Share of what a trade is worth at the oracle price that each of its two accounts pays; nobody in a close-out."""
    fee_after_check: bool = False
    """Whether it is taken after the trade has been checked, and may leave less than that was checked for."""
    largest_trade: Fraction | None = None
    """Of what a trade leaves of a position, the share that it moves at most; one that leaves nothing may be any."""
    fund_pays_keeper: bool = False
    """Whether the insurance fund pays what the account cannot pay of its keeper's reward."""
    layers: tuple[str, ...] = field(default_factory=lambda: (usual_kind("waterfall"),))
    """Who pays a shortfall, in this order: names of `novate.model.waterfall`."""
    fund_payment: str = "partial"
    """What the insurance fund does where it cannot pay all: `novate.model.waterfall.insurance_fund.parameters`."""
    fund_cap_per_event: int | None = None
    """Quote quanta that the insurance fund pays for one close-out at most; or None."""
    fund_cap_per_block: int | None = None
    """The same for all close-outs of one block."""
    fund_cap_lifetime: int | None = None
    """The same for ever."""
    fee_pool: int | None = None
    """Quote quanta of fees at the start; None is none."""
    pool_assets: int | None = None
    """Quote quanta in the liquidity pool at the start; None is none."""
    pool_withdrawals: str = "free"
    """How its holders may leave: `novate.model.waterfall.pool.parameters`."""
    pool_delay: int | None = None
    """Blocks from a request to leave until it is paid; None is none."""
    pool_reserve: int | None = None
    """Quote quanta of it that holders cannot take away; None is none."""
    pool_requested: Fraction | None = None
    """Share of it for which they have asked before a window, and that is due in it; None is none."""
    pool_virtual_shares: int | None = None
    """Shares that belong to nobody; None is none."""
    pool_virtual_assets: int | None = None
    """Quote quanta that belong to nobody, as the file has it: 1 beside virtual shares; None is what goes with them."""
    pool_deposits: int | None = None
    """Deposits of others at most while somebody who has seeded it is in it; None where nothing is said."""
    pool_role: str = "backstop"
    """What it is for: `novate.model.waterfall.pool.parameters`."""
    pool_trigger: Fraction | None = None
    """Share of it: where open gains are more, positions that gain are closed within a window; None is none."""
    pool_payout_cap: Fraction | None = None
    """Share of it that is paid for gains at most; None is all of it."""
    max_spread: tuple[Spread, ...] = ()
    """By how much the moves of two markets differ at most: of margin models side by side; no verdict rests on it."""

    @property
    def delay(self) -> int:
        """Blocks; a block cannot end while an account is liquidatable and overdue for more than this."""
        found: int = part("keepers", self.keepers.kind, "contract").delay(self.keepers, self.keeper_delay)
        return found

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The worst crowd, from the first turn to the last, where it is bounded in money; else none.

        Then not every account can be as late as `delay`.
        """
        if not self.has_turns:
            return ()
        return tuple(part("keepers", self.keepers.kind, "contract").turns(self.keepers, self.keeper_delay))

    @property
    def has_turns(self) -> bool:
        """Whether there are any."""
        return self.largest_wave is not None

    @property
    def largest_wave(self) -> int | None:
        """Quote quanta: what all turns are worth, at most all that becomes liquidatable until there is a calm again."""
        known = getattr(part("keepers", self.keepers.kind, "contract"), "largest_wave", None)
        return None if known is None else known(self.keepers)

    @property
    def needed_reward(self) -> int:
        """Quote quanta that a close-out must pay its keeper, whenever he acts within the delay."""
        costs = part("keepers", self.keepers.kind, "contract")
        found: int = costs.needed_reward(self.keepers, self.gas_cost, self.delay)
        return found

    @property
    def tops_up_rewards(self) -> bool:
        """Whether the insurance fund may pay a part of a reward: charges in full are owed whatever the account has."""
        return self.fund_pays_keeper and self.penalty_capped_by_equity

    @property
    def pays_keepers_in_full(self) -> bool:
        """Whether a keeper is owed what he is promised whatever the account has."""
        return self.fund_pays_keeper or not self.penalty_capped_by_equity

    @property
    def has_reward_limits(self) -> bool:
        """Whether a keeper may get more or less than his share of the penalty and the flat reward."""
        limits = self.keeper_reward_floor, self.keeper_reward_cap, self.keeper_reward_of_margin
        return any(each is not None for each in (*limits, self.keeper_reward_above_cost, self.keeper_reward_profit))

    @property
    def rewards_follow_cost(self) -> bool:
        """Whether a keeper gets at least what he needs, and so much more."""
        return (self.keeper_reward_above_cost, self.keeper_reward_profit) != (None, None)

    @property
    def reward_floor(self) -> int:
        """Quote quanta that a keeper gets at least, but for a cap: of a rule by cost that of what he needs at most.

        There he needs most, and the account pays most.
        """
        floors = [self.keeper_reward_floor or 0]
        if self.keeper_reward_above_cost is not None:
            floors.append(self.needed_reward + self.keeper_reward_above_cost)
        if self.keeper_reward_profit is not None:
            floors.append(ceil(self.needed_reward * (1 + self.keeper_reward_profit)))
        return max(floors)

    @property
    def least_reward(self) -> int:
        """Quote quanta that a keeper gets but for a cap: the flat reward, or the floor where that is more."""
        return max(self.keeper_flat_reward, self.reward_floor)

    def within_reward_limits(self, reward: int) -> int:
        """What a keeper gets in place of his share of the penalty and the flat reward, in quote quanta."""
        least = max(reward, self.reward_floor)
        return least if self.keeper_reward_cap is None else min(least, self.keeper_reward_cap)

    def at_most_late(self, blocks: int) -> Specification:
        """The same with keepers who are never later than this, however many accounts there are, and need as much."""
        keepers, late = usual("keepers"), min(self.delay, blocks)
        return replace(self, keeper_delay=late, gas_cost=self.needed_reward, keepers=keepers)

    @property
    def horizon(self) -> int:
        """The longest of all markets, in blocks: within so many are the close-outs that pay together for a move."""
        return self.delay + 1 + max((market.oracle.lookback for market in self.markets.values()), default=0)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every side of every market whose holders are guaranteed: markets in file order, long before short."""
        return tuple((name, side) for name, market in self.markets.items() for side in market.sides)

    @property
    def most_positions(self) -> int:
        """The largest number of positions one account can hold."""
        if self.margin is Margin.ISOLATED:
            return 1
        limit = self.largest_account
        return len(self.markets) if limit is None else min(limit, len(self.markets))

    @property
    def largest_account(self) -> int | None:
        """Positions that the mechanism lets an account hold; None where only the markets are the limit."""
        found: int | None = part("keepers", self.keepers.kind, "contract").largest_account(self.keepers)
        return found

    @property
    def closes_whole(self) -> bool:
        """Whether every close-out, in any market, is of a whole position."""
        return all(market.close_out.is_whole for market in self.markets.values())

    @property
    def kinds_of_close_outs(self) -> tuple[str, ...]:
        """Those of all markets, each once, as theorems call them."""
        return tuple(dict.fromkeys(market.close_out.proved_as for market in self.markets.values()))

    @property
    def settles_each_fill(self) -> bool:
        """Whether the insurance fund settles every fill, in any market."""
        return any(market.close_out.settles_each_fill for market in self.markets.values())

    @property
    def pays_funding(self) -> bool:
        """Whether there are funding payments in any market."""
        return any(market.funding.pays for market in self.markets.values())

    @property
    def funding_payments(self) -> int:
        """How many payments there are in the blocks from a look to the forced close-out, in the market with most."""
        rules = (market.funding for market in self.markets.values())
        return max((self.delay // rule.every + 1 for rule in rules if rule.pays), default=0)

    @property
    def many_positions(self) -> bool:
        """Whether one account can hold more than one."""
        return self.most_positions > 1
