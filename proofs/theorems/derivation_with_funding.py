"""Derivation of the closed forms where there are funding payments: those without, and what has been paid besides.

The most that can have been paid is what the model says (`novate.model.core.symbolic.funding.paid_at_most`), at the
prices at which the forms without funding have it: an account has so much less in the end.
"""

from __future__ import annotations

import sympy as sp
import z3

from novate.model.close_outs import USUAL
from novate.model.core.symbolic.funding import paid_at_most
from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.parameters import parametric
from novate.model.core.symbolic.state import Position
from novate.model.specification import Margin, Side
from novate.proofs.theorems.derivation import (
    Expression,
    at_close_out,
    at_oracle_s_worst,
    at_the_look,
    closed_forms,
    expression,
    symbol,
)

MARGINS = {"close-out margin": at_close_out, "drain margin": at_close_out, "oracle margin": at_oracle_s_worst}
"""The worst price of each, per unit of what the look showed."""
NO_ROUNDING = {symbol("payments"): sp.S.Zero}


def closed_forms_with_funding(side: Side, *, capped: bool) -> dict[str, Expression]:
    """The bounds of all inequalities about one position, by name."""
    forms = closed_forms(side, capped=capped)
    unit = z3.RealVal(1)
    for name, worst in MARGINS.items():
        forms[name] += exact(paid(side, worst(side) * unit, unit, shown=name == "oracle margin"))
    limit = z3.Real("max_open_interest")
    forms["smallest fund"] += exact(paid(side, at_close_out(side) * limit, limit))
    oracle = z3.Real("oracle")
    lost = exact(paid(side, oracle, oracle / at_oracle_s_worst(side), shown=True))
    forms["lowest margin ratio"] -= sp.cancel(lost / symbol("oracle")) / symbol("maintenance_margin")
    if capped:
        dust = z3.Real("dust_notional")
        look = dust * at_the_look(side) / at_close_out(side) if side is Side.LONG else dust / at_oracle_s_worst(side)
        forms["what is left"] -= paid(side, look * at_close_out(side), look)
    return forms


def paid(side: Side, price: Term, look: Term, *, shown: bool = False) -> Expression:
    """The most that a position has paid that is worth so much at the market price, or at what the oracle shows."""
    machine = parametric(Margin.ISOLATED, side, capped=True, close_out=USUAL, pays_funding=True)
    bounds = paid_at_most(machine, Position(price, price, look, None, z3.Real("paid")), look)
    most = bounds[-1 if shown else 0].arg(1)
    return sp.expand(expression(most))


def exact(amount: Expression) -> Expression:
    """But for roundings: they are the business of R, where a property has one."""
    return amount.subs(NO_ROUNDING)
