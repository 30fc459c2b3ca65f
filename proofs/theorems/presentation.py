"""How a theorem's inequalities are written: short symbols, in plain text and in LaTeX.

The formulas are those that `novate.proofs.theorems.derivation` derives, at the moment they are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from novate.model.specification import Side
from novate.proofs.theorems.derivation import Expression, closed_forms
from novate.proofs.theorems.dydx_v4 import RatioInequality
from novate.proofs.theorems.formula_text import Notation
from novate.proofs.theorems.theorem import Row


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter and what it stands for; rates are shares of 1, money is in quote quanta."""

    plain: str
    latex: str
    meaning: str


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
    "insurance_fund": Symbol("F", "F", "insurance fund, quote quanta"),
    "max_open_interest": Symbol("I", "I", "max_open_interest, quote quanta"),
    "gas_cost": Symbol("G", "G", "gas cost of one close-out, quote quanta"),
    "dust_notional": Symbol("N", "N", "dust_notional, quote quanta at the oracle price"),
    "move_down": Symbol("d", "d", "largest fall of the market price in one block, as a share of it"),
    "move_up": Symbol("u", "u", "largest rise of the market price in one block"),
    "staleness": Symbol("h", "h", "staleness of the oracle in blocks"),
    "horizon": Symbol("n", "n", "keeper delay + 1 + h: blocks between the last healthy look and the forced close-out"),
    "fall_n": Symbol(
        "phi_n",
        r"\varphi_{n}",
        "least share of a price that is left after n blocks; with one bound per block, (1 - d)^n",
    ),
    "fall_h": Symbol("phi_h", r"\varphi_{h}", "the same after h blocks"),
    "fall_h1": Symbol("phi_(h-1)", r"\varphi_{h-1}", "the same after h - 1 blocks, or after none"),
    "rise_n": Symbol(
        "upsilon_n",
        r"\upsilon_{n}",
        "the most that a price of 1 can become in n blocks; with one bound per block, (1 + u)^n",
    ),
    "rise_h": Symbol("upsilon_h", r"\upsilon_{h}", "the same in h blocks"),
    "rise_h1": Symbol("upsilon_(h-1)", r"\upsilon_{h-1}", "the same in h - 1 blocks, or in none"),
    "deviation": Symbol(
        "e",
        "e",
        "deviation of the oracle, as a share of the price; where it is 1 or more, 1 - e counts as 0, and what it "
        "divides has no bound",
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
    """As in `m >= 1 - phi_n (1 - s)/(1 + e)`."""
    return written(inequality, PLAIN, ">=", "<=")


def as_latex(inequality: Row) -> str:
    r"""As in `m \ge 1 - \frac{\varphi_{n} \left(1 - s\right)}{1 + e}`."""
    return written(inequality, LATEX, r"\ge", r"\le")


def meanings() -> Mapping[str, str]:
    """What each symbol of `as_text` stands for, in the order of the alphabet that formulas follow."""
    return {symbol.plain: symbol.meaning for symbol in SYMBOLS.values()}


def written(inequality: Row, notation: Notation, at_least: str, at_most: str) -> str:
    """Subject, relation, closed form."""
    relation = at_least if inequality.at_least else at_most
    return f"{notation.letters[inequality.subject]} {relation} {notation.write(form(inequality))}"


def form(inequality: Row) -> Expression:
    """The closed form, derived."""
    if isinstance(inequality, RatioInequality):
        return inequality.derived
    return derived(inequality.shape.side, inequality.shape.capped)[inequality.form]


@cache
def derived(side: Side, capped: bool) -> Mapping[str, Expression]:
    """All closed forms about one side; about a second of SymPy."""
    return closed_forms(side, capped=capped)
