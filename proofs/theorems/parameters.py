"""The parameters of a theorem: numbers of one specification, symbols of all of them, or arrays of many."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from novate.model.close_outs import KINDS, USUAL
from novate.model.contract import FundingProfile, LagProfile, kinds_of
from novate.model.core.symbolic.funding import funding_profile
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.parameters import closes_whole, parametric
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Margin, Minimum, Side


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a mechanism is not a number, for one side of a market: a theorem is about one shape."""

    margin: Margin
    side: Side
    capped: bool
    """Whether the charges of a close-out stop at what is left of the account."""
    oracles: tuple[str, ...] = ()
    """The kinds of the market's oracle and of its feeds: components, of which a theorem needs only lag profiles."""
    close_out: str = USUAL
    """The kind of the market's close-outs; all those of an account, which no theorem is about if they are several."""
    minimum_is: Minimum = Minimum.SUM
    """What the minimum of the market's requirements is."""
    pays_funding: bool = False
    """Whether there are funding payments, in any market in which an account may hold positions."""
    reverts_below_reward: bool = False
    """Whether close-outs of accounts that do not hold the flat reward are refused: no theorem is about such a shape."""
    fund_pays_keeper: bool = False
    """Whether the insurance fund pays keepers what accounts cannot: no theorem is about such a shape."""
    fee_after_check: bool = False
    """Whether a trade may leave less than it was checked for: no theorem is about such a shape."""
    has_tiers: bool = False
    """Whether larger positions need more: of the market, or of any that an account may hold a position in."""
    has_steps: bool = False
    """Whether larger positions fill worse: the same."""
    has_reward_limits: bool = False
    """Whether a keeper may get more or less than his share of the penalty and the flat reward."""

    @classmethod
    def of(cls, machine: Machine) -> Shape:
        """Read a machine's shape; an account that can hold one position only is isolated, whatever the file says."""
        margin = Margin.CROSS if machine.many_positions else Margin.ISOLATED
        capped = machine.specification.penalty_capped_by_equity
        kinds = machine.specification.kinds_of_close_outs if machine.many_positions else ()
        close_out = "+".join(kinds) or machine.market.close_out.proved_as
        kinds, reverts = kinds_of(machine.market.oracle), machine.specification.reverts_below_reward
        minimum_is, pays = Minimum.FLOOR if machine.market.is_floored else Minimum.SUM, machine.pays_funding
        company = tuple(machine.specification.markets.values()) if machine.many_positions else ()
        tiers = any(market.tiers_above for market in (machine.market, *company))
        limits = machine.specification.has_reward_limits
        steps = any(market.fills_by_size for market in (machine.market, *company))
        by_fund, fees = machine.specification.fund_pays_keeper, machine.specification.fee_after_check
        shape = cls(margin, machine.side, capped, kinds, close_out, minimum_is, pays, reverts, by_fund, fees)
        return replace(shape, has_tiers=tiers, has_steps=steps, has_reward_limits=limits)

    @property
    def plain(self) -> Shape:
        """The same without tiers and limits of rewards: theorems are about such shapes."""
        return replace(self, has_tiers=False, has_reward_limits=False)

    @property
    def closes_whole(self) -> bool:
        """Whether every close-out is of a whole position: not where they are of several kinds."""
        return self.close_out in KINDS and closes_whole(self.close_out)

    @property
    def pays_apart(self) -> bool:
        """Whether payments have terms of their own in conditions: profiles of close-outs in parts have them in them."""
        return self.pays_funding and self.closes_whole

    @property
    def machine(self) -> Machine:
        """The machine of this shape whose parameters are symbols."""
        return parametric(
            self.margin,
            self.side,
            capped=self.capped,
            close_out=self.close_out,
            minimum_is=self.minimum_is,
            pays_funding=self.pays_funding,
        )

    @property
    def is_floored(self) -> bool:
        """Whether the minimum is a floor under the requirements."""
        return self.minimum_is is Minimum.FLOOR

    def __str__(self) -> str:
        """As in `isolated long, charges capped`."""
        charges = f"charges {'capped' if self.capped else 'in full'}"
        kind = "" if self.close_out == USUAL else f", close-outs {self.close_out}"
        floor = ", minimum a floor" if self.is_floored else ""
        funding = ", with funding" if self.pays_funding else ""
        reverts = ", reverts below the reward" if self.reverts_below_reward else ""
        by_fund = ", keepers paid by the fund" if self.fund_pays_keeper else ""
        fees = ", trades checked before their fees" if self.fee_after_check else ""
        return f"{self.margin} {self.side}, {charges}{kind}{floor}{funding}{reverts}{by_fund}{fees}"


OF_SUMS = (
    *(Shape(margin, side, capped) for margin in Margin for side in Side for capped in (True, False)),
    *(
        Shape(margin, side, True, close_out=kind)
        for kind in KINDS
        if kind != USUAL
        for margin in Margin
        for side in Side
    ),
)
WITH_FUNDING = tuple(replace(shape, pays_funding=True) for shape in OF_SUMS)
SHAPES = (*OF_SUMS, *(replace(shape, minimum_is=Minimum.FLOOR) for shape in OF_SUMS), *WITH_FUNDING)
"""Those that theorems are about: of close-outs in parts, charges that are capped; of funding, a sum."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything that a closed form can mention. Rates are shares, money is in quote quanta."""

    initial_margin: Number
    maintenance_margin: Number
    minimum_maintenance: Number
    minimum_notional: Number
    closes_only_below: Number
    """None where nothing is promised."""
    penalty: Number
    slippage: Number
    max_open_interest: Number
    """None where there is none."""
    keeper_share: Number
    keeper_flat_reward: Number
    insurance_fund: Number
    gas_cost: Number
    """What the reward has to pay for: with its growth over the delay, and what losers of a race lose."""
    dust_notional: Number
    profile: LagProfile
    """What prices and the oracle mean to the core."""
    funding: FundingProfile
    """What funding means to it: nothing where nobody pays."""

    @classmethod
    def of(cls, machine: Machine) -> Parameters:
        """Those of a machine: numbers, or symbols if it is parametric. Use `exact=True` for exact moves."""
        market, mechanism = machine.market, machine.specification
        given = [field.name for field in fields(cls) if field.name not in ("profile", "funding")]
        numbers = {name: getattr(market if hasattr(market, name) else mechanism, name) for name in given}
        numbers |= {"gas_cost": mechanism.needed_reward}
        return cls(profile=lag_profile(machine), funding=funding_profile(machine), **numbers)
