"""How a theorem's inequalities are written: short symbols, in plain text and in LaTeX.

The formulas are those that `novate.proofs.theorems.derivation` derives, at the moment they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from novate.model.caches.cache import Cache
from novate.model.specification import Side
from novate.proofs.theorems.derivation import Expression, closed_forms, floored_forms
from novate.proofs.theorems.derivation_with_funding import closed_forms_with_funding
from novate.proofs.theorems.dydx_v4 import RatioInequality
from novate.proofs.theorems.formula_text import Notation
from novate.proofs.theorems.parameters import Shape
from novate.proofs.theorems.theorem import Row


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter and what it stands for; rates are shares of 1, money is in quote quanta."""

    plain: str
    latex: str
    meaning: str

    @property
    def in_short(self) -> str:
        """The meaning, without what is said of special cases."""
        return self.meaning.partition(";")[0]


SYMBOLS = {
    "margin_ratio": Symbol(
        "rho",
        r"\rho",
        "a margin ratio: equity over maintenance requirement; where it is bounded twice, there must be room between",
    ),
    "bankruptcy_adjustment": Symbol("b", "b", "dYdX v4: bankruptcy_adjustment, as a share of 1"),
    "spread_to_maintenance_margin_ratio": Symbol(
        "q", "q", "dYdX v4: spread_to_maintenance_margin_ratio, as a share of 1"
    ),
    "maintenance_margin": Symbol("m", "m", "maintenance margin"),
    "closes_only_below": Symbol("x", "x", "closes_only_below, as a share of the notional at the market price"),
    "insurance_fund": Symbol("F", "F", "insurance fund, quote quanta"),
    "max_open_interest": Symbol("I", "I", "max_open_interest, quote quanta"),
    "gas_cost": Symbol("G", "G", "gas cost of one close-out, quote quanta"),
    "dust_notional": Symbol("N", "N", "dust_notional, quote quanta at the oracle price"),
    "least_market": Symbol(
        "L_K",
        "L_K",
        "the least that the market can be at the forced close-out, K = keeper delay + 1 blocks after a healthy look, "
        "as a share of the oracle price of that look; of an oracle that shows the market price, and with one bound d "
        "on falls per block, (1 - d)^K",
    ),
    "least_market_now": Symbol(
        "L_0",
        "L_0",
        "the least that the market can be in the block of a look, as a share of the oracle price of that look",
    ),
    "most_market": Symbol(
        "U_K",
        "U_K",
        "the most that the market can be at the forced close-out, K = keeper delay + 1 blocks after a healthy look, "
        "as a share of the oracle price of that look; of an oracle that shows the market price, and with one bound u "
        "on rises per block, (1 + u)^K",
    ),
    "most_market_now": Symbol(
        "U_0",
        "U_0",
        "the most that the market can be in the block of a look, as a share of the oracle price of that look",
    ),
    "least_oracle": Symbol(
        "W_K",
        "W_K",
        "the least that the oracle price can be in the K blocks after a look, as a share of what that showed",
    ),
    "most_oracle": Symbol(
        "V_K",
        "V_K",
        "the most that the oracle price can be in the K blocks after a look, as a share of what that showed",
    ),
    "of_market": Symbol(
        "P_M",
        "P_M",
        "the most that a long has paid in funding in the K blocks after a look, as a share of its notional at the "
        "market price",
    ),
    "of_oracle": Symbol(
        "P_W",
        "P_W",
        "the most that a long has paid in funding in the K blocks after a look, as a share of its notional at the "
        "oracle price",
    ),
    "of_look": Symbol(
        "P_V",
        "P_V",
        "the most that a short has paid in funding in the K blocks after a look, as a share of its notional at the "
        "oracle price of that look",
    ),
    "payments": Symbol(
        "T",
        "T",
        "how many funding payments there are in the K blocks after a look, each rounded up to a quantum",
    ),
    "slippage": Symbol("s", "s", "slippage of the close-out, as a share of the market price"),
    "keeper_share": Symbol("kappa", r"\kappa", "the keeper's share of the penalty"),
    "penalty": Symbol("f", "f", "penalty, as a share of the notional at the fill price"),
    "keeper_flat_reward": Symbol("g", "g", "flat reward, quote quanta"),
    "minimum_maintenance": Symbol("c", "c", "minimum_maintenance, quote quanta"),
}
"""By the name of the parameter; factors and terms are written in this order."""

PLAIN = Notation({name: symbol.plain for name, symbol in SYMBOLS.items()})
LATEX = Notation({name: symbol.latex for name, symbol in SYMBOLS.items()}, latex=True)


def as_text(inequality: Row) -> str:
    """As in `m >= 1 - L_K (1 - s)`."""
    return written(inequality, PLAIN, ">=", "<=")


def as_latex(inequality: Row) -> str:
    r"""As in `m \ge 1 - L_K \left(1 - s\right)`."""
    return written(inequality, LATEX, r"\ge", r"\le")


def meanings() -> Mapping[str, str]:
    """What each symbol of `as_text` stands for, in the order of the alphabet that formulas follow."""
    return {symbol.plain: symbol.meaning for symbol in SYMBOLS.values()}


def letters_in(formulas: Iterable[str]) -> set[str]:
    """The letters of formulas of `as_text`."""
    words = " ".join(formulas)
    return set("".join(each if each.isalnum() or each == "_" else " " for each in words).split())


def written(inequality: Row, notation: Notation, at_least: str, at_most: str) -> str:
    """Subject, relation, closed form."""
    relation = at_least if inequality.at_least else at_most
    return f"{notation.letters[inequality.subject]} {relation} {notation.write(form(inequality))}"


def form(inequality: Row) -> Expression:
    """The closed form, derived."""
    if isinstance(inequality, RatioInequality):
        return inequality.derived
    shape = inequality.shape
    return derived(shape)[inequality.form]


_derived: Cache[tuple[Side, bool, bool, bool], Mapping[str, Expression]] = Cache()


def derived(shape: Shape) -> Mapping[str, Expression]:
    """All closed forms about one side; about a second of SymPy."""
    key = (shape.side, shape.capped, shape.is_floored, shape.pays_apart)
    return _derived.once(key, lambda: all_forms(shape))


def all_forms(shape: Shape) -> Mapping[str, Expression]:
    """Those of a sum, and of a floor what is other there; or those with funding."""
    if shape.pays_apart:
        return closed_forms_with_funding(shape.side, capped=shape.capped)
    own = floored_forms(shape.side, capped=shape.capped) if shape.is_floored else {}
    return {**closed_forms(shape.side, capped=shape.capped), **own}
