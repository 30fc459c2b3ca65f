"""The parameters of the clearing mechanism and of its environment, each declared once, table by table.

To add a number to the core: a declaration here, a field of `Specification` (of `MarketParameters` for one that markets
have or may replace; with the default that is declared, if one is), and its use in a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from novate.model.component import kinds, part
from novate.model.parameter import (
    ANY_NAME,
    LOSS,
    REQUIREMENT,
    RISE,
    SHARE,
    BlockTime,
    Choice,
    Declaration,
    Delay,
    Group,
    Money,
    Moves,
    Number,
    OneOrBothSides,
    Ordered,
    Owner,
    Quantum,
    Range,
    Rate,
    RatesUpTo,
    Spreads,
    Tiers,
    Title,
    Truth,
    replacements,
)
from novate.model.specification import Keeper, Margin, Minimum

_POSITIVE = Money(Range(Fraction(0), is_above=True))
_LAYERS = kinds("waterfall")
_IN_ONE_TABLE = [layer for layer in _LAYERS if not hasattr(part("waterfall", layer, "parameters"), "TABLE")]

MECHANISM = Group(
    ("mechanism",),
    "The mechanism as a whole.",
    (
        Declaration(
            "title",
            Title(),
            Owner.MECHANISM,
            "What reports call this mechanism.",
            examples=("ETH-USD perpetual",),
            default="untitled",
        ),
        Declaration(
            "margin",
            Choice(Margin),
            Owner.MECHANISM,
            '"isolated": an account holds a position in one market; "cross": one balance backs all of its.',
            examples=("isolated",),
        ),
        Declaration(
            "quote_quantum",
            Quantum("quote units"),
            Owner.MECHANISM,
            "The smallest amount of money, in quote units; every amount of money is a whole number of these.",
            examples=("0.000001",),
        ),
    ),
)

LIQUIDATION = Group(
    ("liquidation",),
    "How accounts are closed out.",
    (
        Declaration(
            "penalty",
            LOSS,
            Owner.MECHANISM,
            "Share of the notional at the fill price that a close-out charges.",
            examples=("1.5%",),
            in_a_market="1%",
        ),
        Declaration(
            "penalty_capped_by_equity",
            Truth(),
            Owner.MECHANISM,
            "Whether the charges stop at what is left of the account; if not, the rest is a shortfall.",
            examples=(True,),
            note="With cross margin they stop at what is left beyond what its other positions require.",
        ),
        Declaration(
            "keeper",
            Choice(Keeper),
            Owner.MECHANISM,
            'Who closes out: "open": anyone, for the reward; "protocol": the chain itself, without one.',
            examples=("open",),
        ),
        Declaration(
            "keeper_share",
            SHARE,
            Owner.MECHANISM,
            "The keeper's share of the penalty.",
            examples=("50%",),
            default="0%",
        ),
        Declaration(
            "keeper_flat_reward",
            Money(),
            Owner.MECHANISM,
            "Quote units per close-out, charged on top of the penalty and owed to the keeper.",
            examples=("0",),
            default="0",
        ),
        Declaration(
            "reverts_below_reward",
            Truth(),
            Owner.MECHANISM,
            "Whether a close-out is refused while what the account holds at the fill is less than keeper_flat_reward.",
            examples=(True,),
            default=False,
            note="An account that no close-out is possible of stays open, however late it is: a dead zone.",
        ),
        Declaration(
            "fund_pays_keeper",
            Truth(),
            Owner.MECHANISM,
            "Whether the insurance fund pays what the account cannot of its keeper's reward; what the fund has not is "
            "uncovered bad debt.",
            examples=(True,),
            default=False,
            excludes="reverts_below_reward",
            note="Of charges that are taken in full it does so anyway.",
        ),
        Declaration(
            "keeper_reward_floor",
            _POSITIVE,
            Owner.MECHANISM,
            "Quote units that a close-out pays its keeper at least, where his share of the penalty and the flat reward "
            "together are less; the account pays the difference.",
            examples=("1",),
            is_optional=True,
            at_most="keeper_reward_cap",
        ),
        Declaration(
            "keeper_reward_cap",
            _POSITIVE,
            Owner.MECHANISM,
            "Quote units that a close-out pays its keeper at most; what is above it the account keeps.",
            examples=("40",),
            is_optional=True,
            note="The insurance fund's part of the penalty is not changed by either.",
        ),
        Declaration(
            "keeper_reward_above_cost",
            Money(),
            Owner.MECHANISM,
            "Quote units that a close-out pays its keeper at least beyond what it costs him; the account pays it.",
            examples=("2",),
            is_optional=True,
            note="Reckoned at gas_cost (with its growth, and the races that are lost): there the account pays most.",
        ),
        Declaration(
            "keeper_reward_profit",
            RISE,
            Owner.MECHANISM,
            "Share of what a close-out costs its keeper that it pays him at least beyond that; the account pays it.",
            examples=("20%",),
            is_optional=True,
        ),
        Declaration(
            "keeper_reward_of_margin",
            Rate(Range(most=Fraction(1), is_above=True), "25%"),
            Owner.MECHANISM,
            "Share of what is left of the account after the fill, before charges, that its keeper gets at most.",
            examples=("25%",),
            is_optional=True,
        ),
    ),
)

FEES = Group(
    ("fees",),
    "What trades pay. Fees are the venue's own money: they back nobody's losses.",
    (
        Declaration(
            "trading_fee",
            Rate(Range(most=Fraction(1), is_above=True), "0.05%"),
            Owner.MECHANISM,
            "Share of what a trade is worth at the oracle price that each of its two accounts pays, rounded up; "
            "a close-out pays none.",
            examples=("0.05%",),
            is_optional=True,
            note="Whoever pays less, as makers do, is no worse off. The model does not bound the price of a trade; a "
            "fee on the price charges at most as much more as that may be above what the oracle shows.",
        ),
        Declaration(
            "fee_after_check",
            Truth(),
            Owner.MECHANISM,
            "Whether the fee is taken after the trade has been checked, up to what the account is worth, and nothing "
            "is checked again; if not, what it leaves has to pass the initial requirement.",
            examples=(True,),
            default=False,
            needs="trading_fee",
        ),
        Declaration(
            "largest_trade",
            Rate(Range(Fraction(1), Fraction(100)), "100%"),
            Owner.MECHANISM,
            "A trade moves at most this share of the position that it leaves, unless it leaves none; without it, any.",
            examples=("100%",),
            is_optional=True,
            note="100% lets an account open a position, add to one, and close up to half of one, or all of it.",
        ),
    ),
)

WATERFALL = Group(
    ("waterfall",),
    "Who pays a shortfall, and in which order.",
    (
        Declaration(
            "layers",
            Ordered(_LAYERS),
            Owner.MECHANISM,
            "Who pays a shortfall: each what it may, the next what that leaves; what the last leaves is uncovered.",
            examples=(_LAYERS,),
            default=_LAYERS[:1],
        ),
        *(each for layer in _IN_ONE_TABLE for each in part("waterfall", layer, "parameters").DECLARATIONS),
    ),
)
OF_LAYERS = {
    layer: Group(found.TABLE, found.ABOUT, found.DECLARATIONS)
    for layer in _LAYERS
    if layer not in _IN_ONE_TABLE
    for found in (part("waterfall", layer, "parameters"),)
}
"""By the layer: the tables of those that have one of their own."""

ENVIRONMENT = Group(
    ("environment",),
    "The adversary's limits: every verdict rests on them and is printed with them.",
    (
        Declaration(
            "max_move_per_block",
            Moves(),
            Owner.ENVIRONMENT,
            "The market price moves by at most this share in one block: one rate for both directions, or a table with "
            "up and down, or a table of horizons, each with the bound on any two prices so far apart or less.",
            examples=(
                "0.5%",
                {"up": "1%", "down": "0.8%"},
                {"1 block": "0.5%", "100 blocks": {"up": "9%", "down": "8%"}},
            ),
            assumed="0.5%",
            in_a_market="2%",
        ),
        Declaration(
            "keeper_delay",
            Delay(),
            Owner.ENVIRONMENT,
            "A block cannot end while an account is liquidatable and overdue for more blocks than this; a time on a "
            "clock counts as the blocks that it begins.",
            examples=("2 blocks",),
            assumed="2 blocks",
            note="The block in which the account became liquidatable is not counted.",
        ),
        Declaration(
            "block_time",
            BlockTime(),
            Owner.ENVIRONMENT,
            "The time from one block to the next; with it, every time may be in seconds, minutes, hours, days.",
            examples=("2 seconds", "0.4 seconds"),
            is_optional=True,
        ),
        Declaration(
            "slippage",
            LOSS,
            Owner.ENVIRONMENT,
            "A close-out fills at the market price worsened by at most this share.",
            examples=("0.5%",),
            default="0%",
            assumed="0.5%",
            in_a_market="1%",
        ),
        Declaration(
            "slippage_up_to",
            RatesUpTo(),
            Owner.ENVIRONMENT,
            "By sizes, in quote units: the slippage of a position that is worth at most as much at the oracle price at "
            "which its account was last healthy; rates rise with the size, and slippage is that of all larger ones.",
            examples=({"100_000": "0.1%", "1_000_000": "0.3%"},),
            is_optional=True,
            in_a_market={"100_000": "0.1%"},
        ),
        Declaration(
            "slippage_from",
            LOSS,
            Owner.ENVIRONMENT,
            "The slippage of positions of hardly any size: from it slippage rises with what a position is worth at the "
            "oracle price at which its account was last healthy, in proportion, to slippage, that of largest_position.",
            examples=("0.1%",),
            is_optional=True,
            needs="largest_position",
            in_a_market="0.1%",
        ),
        Declaration(
            "max_spread",
            Spreads(),
            Owner.ENVIRONMENT,
            "By two markets: their moves, from a look at the oracles to a close-out, differ by at most this share. No "
            "verdict rests on it: it is for novate compare.",
            examples=({"A-USD/B-USD": "2%"},),
            is_optional=True,
        ),
        Declaration(
            "gas_cost",
            Money(),
            Owner.ENVIRONMENT,
            "Quote units that one close-out costs a keeper at the stressed gas price.",
            examples=("2",),
            default="0",
            assumed="2",
        ),
        Declaration(
            "dust_notional",
            Money(),
            Owner.ENVIRONMENT,
            "Quote units; positions smaller than this at liquidation are nobody's concern: an assumption.",
            examples=("0",),
            default="0",
            assumed="0",
        ),
        Declaration(
            "max_open_interest",
            _POSITIVE,
            Owner.ENVIRONMENT,
            "Quote units of one side of a market at the oracle price; without it, no fund-sufficiency.",
            examples=("50_000_000",),
            is_optional=True,
            in_a_market="2_000_000",
            note="The most there can be, each position at the oracle price at which its account was last healthy.",
        ),
        Declaration(
            "largest_position",
            _POSITIVE,
            Owner.ENVIRONMENT,
            "Quote units: no position is worth more at the oracle price at which its account was last healthy.",
            examples=("1_000_000",),
            is_optional=True,
            assumed="1_000_000",
            in_a_market="200_000",
            note="Required where a close-out in parts has amounts: how long it takes depends on the size.",
        ),
    ),
)

PROMISES = Group(
    ("promises",),
    "What the mechanism promises to those who trade on it.",
    (
        Declaration(
            "closes_only_below",
            REQUIREMENT,
            Owner.MECHANISM,
            "Nobody whose equity at the market price is at least this share of the notional there (and "
            "minimum_maintenance besides) is closed out, whatever the oracle shows; without it, no "
            "no-wrongful-close-out.",
            examples=("2%",),
            is_optional=True,
            in_a_market="3%",
            note="In formulas *x*; with several positions in an account, *x* N + *c* of all of them together.",
        ),
    ),
)

MARKET = Group(
    ("markets", ANY_NAME),
    "One market, [markets.NAME].",
    (
        Declaration(
            "initial_margin",
            REQUIREMENT,
            Owner.MECHANISM,
            "Share of the notional that an account needs after a trade or a withdrawal.",
            examples=("5%",),
            note="In formulas *i*, of a notional N.",
        ),
        Declaration(
            "maintenance_margin",
            REQUIREMENT,
            Owner.MECHANISM,
            "Share of the notional below which an account is liquidatable; at most initial_margin.",
            examples=("3%",),
            at_most="initial_margin",
            note="In formulas *m*.",
        ),
        Declaration(
            "minimum_maintenance",
            Money(),
            Owner.MECHANISM,
            "Quote units added to both requirements of a position, or the least that either is: see minimum_is.",
            examples=("0",),
            default="0",
            note="With *c* of them, initial *i* N + *c*, maintenance *m* N + *c*; as a floor max(*i* N, *c*) and "
            "max(*m* N, *c*).",
        ),
        Declaration(
            "minimum_is",
            Choice(Minimum),
            Owner.MECHANISM,
            '"sum": minimum_maintenance is added to both requirements; "floor": it is the least that either is.',
            examples=("floor",),
            default="sum",
            note="A rule max(*m* N, *c*) that is written as a sum asks for more than it does, and is proved safe where "
            "it is not.",
        ),
        Declaration(
            "tiers_above",
            Tiers(),
            Owner.MECHANISM,
            "By sizes, in quote units at the oracle price: what is required of the part of a notional above each; "
            "rates rise with the size.",
            examples=(
                {"1_000_000": {"initial_margin": "10%", "maintenance_margin": "5%", "deduction": "20_000"}},
                {"1_000_000": {"initial_margin": "10%", "maintenance_margin": "5%"}},
            ),
            is_optional=True,
            note="With rates m_k the maintenance requirement is the largest of m_k N - d_k, and *c* as without tiers. "
            "The deduction d_k need not be said: it is what lets the tiers meet.",
        ),
        Declaration(
            "minimum_notional",
            Money(),
            Owner.MECHANISM,
            "Quote units; the smallest position that a trade may open or leave open.",
            examples=("10",),
            default="0",
            assumed="0",
        ),
        Declaration(
            "base_quantum",
            Quantum("base units"),
            Owner.MECHANISM,
            "The smallest size of a position, in base units.",
            examples=("0.000000001",),
            note="Every size is a whole number of these.",
        ),
        Declaration(
            "price_tick",
            Quantum("quote units per base unit"),
            Owner.MECHANISM,
            "The step of prices, in quote units per base unit; scenario prices are whole ticks.",
            examples=("0.01",),
        ),
        Declaration(
            "reference_price",
            Quantum("quote units per base unit"),
            Owner.MECHANISM,
            "The price at which a scenario begins where it can, rounded to ticks: no verdict depends on it.",
            examples=("2_500",),
            is_optional=True,
            note="Without it 100 quote units, or as much more as the ticks need to be fine enough.",
        ),
        *(each for layer in _LAYERS for each in part("waterfall", layer, "parameters").IN_A_MARKET),
        *replacements(LIQUIDATION, ENVIRONMENT, PROMISES),
        Declaration(
            "sides",
            OneOrBothSides(),
            Owner.MECHANISM,
            '"long" or "short" where only positions on that side can default, as of collateral that nobody can sell '
            "short: there is no verdict on the other side.",
            examples=("both",),
            default="both",
        ),
    ),
)

GROUPS = (MECHANISM, MARKET, FEES, LIQUIDATION, WATERFALL, *OF_LAYERS.values(), ENVIRONMENT, PROMISES)
"""The core's, in the order of a file; that of markets once for each."""
COMMON = tuple(group for group in GROUPS if group is not MARKET)
"""Those that hold for all markets, but for what one replaces."""


def numbers(declarations: Iterable[Declaration]) -> Mapping[str, Number]:
    """The numbers that these set, by the names of their fields."""
    return {name: kind for each in declarations for name, kind in each.numbers.items()}


MARKET_NUMBERS = numbers(MARKET.declarations)
"""What a market has, its own and what holds for it."""
ORDERED = tuple((each.key, each.at_most) for each in MARKET.declarations if each.at_most)
"""(lower, upper): numbers of a market of which the first is never above the second."""
MECHANISM_NUMBERS = numbers(each for group in COMMON for each in group.declarations if not each.in_a_market)
"""What all markets have together."""
LARGEST_POSITION = "largest_position"
PRICE_NUMBERS = numbers(
    each for each in ENVIRONMENT.declarations if isinstance(each.kind, Moves) or each.key == LARGEST_POSITION
)
"""Those that say how prices move, and for how long what is closed in parts is exposed to them.

To the core they are part of a lag profile.
"""
REWARD_LIMITS = frozenset(each.key for each in LIQUIDATION.declarations if each.key.startswith("keeper_reward_"))
"""Limits of what a keeper gets: a mechanism with some is made of others without."""
SLIPPAGE_FROM = "slippage_from"
"""Of small positions: a market with one is made of others without."""
FEE_NUMBERS = numbers(FEES.declarations)
"""What trades pay: theorems are about mechanisms without, and `tests/proofs/theorems/test_fees.py` says why that is
enough."""
LIMITS_OF_LAYERS = frozenset(
    name
    for layer in _LAYERS
    for table in ("DECLARATIONS", "IN_A_MARKET")
    for name in numbers(each for each in getattr(part("waterfall", layer, "parameters"), table) if each.is_optional)
)
"""What layers of the waterfall pay at most, or have besides the fund: theorems are about one without."""
NO_SYMBOLS = REWARD_LIMITS.union(PRICE_NUMBERS, (SLIPPAGE_FROM,), FEE_NUMBERS, LIMITS_OF_LAYERS)
"""What a machine of symbols does not have."""
