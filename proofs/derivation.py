"""Derivation: the closed forms of `novate.proofs.thresholds`, solved for from the account equation with SymPy.

One account, one position, real numbers (rounding is R's business). Everything is per quote quantum of *anchor*, the
notional at the oracle price at which the account was last healthy. Just healthy means b + sign = m, so b = m - sign,
with sign +1 for a long and -1 for a short. From there the adversary does his worst, one equation says that what is
asked for is only just there, and that equation is solved for m (or for the fund, or for the notional).

Nothing here decides a verdict or is used by one: the tests hold it against `novate.proofs.thresholds`, and the table in
the documentation is made from it.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from novate.model.specification import Side

d, u, n, h, s, f, e, kappa = sp.symbols("d u n h s f e kappa", nonnegative=True)
m, c, g, w, gas, fund, interest, notional = sp.symbols("m c g w G F I N", nonnegative=True)
"""`w` is a stand-in for the worst ratio of two market prices until `worst` or `worst_seen` takes its place."""

MEANINGS = {
    m: "maintenance margin",
    d: "largest fall of the market price in one block, as a share of it",
    u: "largest rise",
    h: "staleness of the oracle in blocks",
    n: "keeper delay + 1 + h: price moves between the last healthy look and the forced close-out",
    e: "deviation of the oracle",
    s: "slippage of the close-out",
    f: "penalty, where it is taken in full; 0 where charges are capped by equity",
    kappa: "the keeper's share of the penalty",
    c: "minimum_maintenance, quote quanta",
    g: "flat reward, quote quanta, where it is taken in full; 0 in a margin where charges are capped",
    gas: "gas cost of one close-out, quote quanta",
    fund: "insurance fund, quote quanta",
    interest: "max_open_interest, quote quanta",
}
"""What each symbol stands for."""

Expression = Any
"""A SymPy expression (SymPy has no types)."""


def closed_forms() -> dict[tuple[str, Side], Expression]:
    """Every closed form by name and side: margins, then an amount of money and a notional in quote quanta."""
    forms = {
        "no-bad-debt": margin_for_close_out,
        "solvency, at the oracle price": margin_at_oracle,
        "solvency, the fund not drained": margin_without_drain,
        "fund-sufficiency": margin_with_fund,
        "smallest insurance fund": smallest_fund,
        "smallest notional that pays its keeper": smallest_notional,
    }
    return {(name, side): form(side) for name, form in forms.items() for side in Side}


def just_healthy(side: Side) -> Expression:
    """The balance with which the account was healthy by a hair."""
    return m - side.sign


def fill(side: Side) -> Expression:
    """Notional at the fill price: the oracle was e off a price, which moved by w, and the fill slips by s."""
    return w * (1 - side.sign * s) / (1 + side.sign * e)


def left(side: Side) -> Expression:
    """What the account has left after its close-out, penalty included."""
    return just_healthy(side) + side.sign * fill(side) - f * fill(side)


def worst(side: Side) -> Expression:
    """The worst ratio of the market price at the close-out to that of the last healthy look: n moves one way."""
    return (1 - d) ** n if side is Side.LONG else (1 + u) ** n


def worst_seen(side: Side) -> Expression:
    """The same of the price that the oracle refers to, which may also jump back to an older one."""
    if side is Side.LONG:
        return sp.Min(worst(side), (1 + u) ** (1 - h))
    return sp.Max(worst(side), (1 - d) ** (1 - h))


def margin_for_close_out(side: Side) -> Expression:
    """The close-out at the worst price leaves exactly nothing."""
    return gathered(solved(left(side), m), side).subs(w, worst(side))


def margin_at_oracle(side: Side) -> Expression:
    """Equity at the worst oracle price is exactly nothing."""
    margin = solved(just_healthy(side) + side.sign * w, m)
    return margin.subs(w, worst_seen(side) * (1 - side.sign * e) / (1 + side.sign * e))


def margin_without_drain(side: Side) -> Expression:
    """The fund's own part of the penalty pays exactly for the shortfall."""
    received = (1 - kappa) * f * fill(side)
    return gathered(solved(received + left(side), m), side, charged=kappa * f).subs(w, worst(side))


def loss(side: Side) -> Expression:
    """The shortfall of the largest window, quote quanta: one account of the whole open interest."""
    return -(interest * left(side) + c - g)


def margin_with_fund(side: Side) -> Expression:
    """The largest window costs exactly the fund."""
    margin = solved(fund - loss(side), m)
    missing = sp.simplify(margin - solved(left(side), m))
    return margin_for_close_out(side) + missing


def smallest_fund(side: Side) -> Expression:
    """What the largest window costs, written with the margin that would do without a fund."""
    rest = sp.simplify(loss(side) - interest * (solved(left(side), m) - m))
    return sp.Max(0, interest * (margin_for_close_out(side) - m) + rest)


def smallest_notional(side: Side) -> Expression:
    """The reward is exactly the gas, where charges are taken in full; notional at the oracle price.

    The reward is proportional to the fill, so the adversary wants that low for either side: the price fell while the
    oracle was stale, and a long's fill slips further (a short's can only slip upwards, and need not).
    """
    slipped = (1 - s) if side is Side.LONG else sp.Integer(1)
    return solved(kappa * f * w * notional + g - gas, notional).subs(w, (1 - d) ** h * slipped / (1 + e))


def solved(equation: Expression, unknown: Expression) -> Expression:
    """The one solution of equation = 0."""
    (solution,) = sp.solve(equation, unknown)
    return solution


def gathered(margin: Expression, side: Side, charged: Expression = f) -> Expression:
    """The same margin as 1 less (long), or less 1 (short), a product of one factor for each thing that can go wrong."""
    sign = side.sign
    slips, charges, deviates = sp.symbols("slips charges deviates", positive=True)
    single = margin.expand().subs(charged, sign * (1 - charges))
    product = sp.factor(1 - sign * single.subs({s: sign * (1 - slips), e: sign * (deviates - 1)}))
    return sign * (1 - product.subs({slips: 1 - sign * s, charges: 1 - sign * charged, deviates: 1 + sign * e}))


def as_text(expression: Expression) -> str:
    """One line that Python and SymPy can read."""
    return str(sp.sstr(expression, order="none"))


def as_latex(expression: Expression) -> str:
    """The same for a typesetter."""
    return str(sp.latex(expression, order="none"))


def table() -> str:
    """All closed forms as a Markdown table: name, side, formula in plain text, formula in LaTeX."""
    rows = [
        f"| {name} | {side.value} | `{as_text(expression)}` | ${as_latex(expression)}$ |"
        for (name, side), expression in closed_forms().items()
    ]
    return "\n".join(["| closed form | side | as text | as LaTeX |", "|---|---|---|---|", *rows])


def symbol_table() -> str:
    """What the symbols stand for, as a Markdown table."""
    rows = [f"| `{symbol}` | ${as_latex(symbol)}$ | {meaning} |" for symbol, meaning in MEANINGS.items()]
    return "\n".join(["| as text | as LaTeX | meaning |", "|---|---|---|", *rows])
