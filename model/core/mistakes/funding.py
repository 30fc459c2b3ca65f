"""Mutants of both encodings: funding payments, as the reference makes them and as the symbolic machine has them."""

from __future__ import annotations

from novate.model.mutant import Mutant

EXACT = "-rounded_down(-scaled * rate.numerator, rules.scale * rate.denominator)"
"""What a position pays."""

FUNDING = (
    Mutant(
        "funding rounded towards zero",
        "reference.funding.payment",
        EXACT,
        "int(Fraction(scaled * rate.numerator, rules.scale * rate.denominator))",
    ),
    Mutant(
        "receivers of funding rounded up",
        "reference.funding.payment",
        EXACT,
        f"{EXACT} if scaled * rate > 0 else {EXACT.replace('-', '')}",
    ),
    Mutant(
        "margins are checked before funding",
        "reference.next_block.next_block",
        "rules, repriced, action.funding) if action.funding else (repriced, {})\n    after = counted(rules, funded)",
        "rules, counted(rules, repriced), action.funding)\n    after = funded",
    ),
    Mutant(
        "funding at the market price",
        "reference.funding.payment",
        "markets[market].oracle",
        "markets[market].price",
    ),
    Mutant(
        "what rounding of funding leaves is nobody's",
        "reference.funding.pay_funding",
        "insurance_fund=state.ledger.insurance_fund + residue",
        "insurance_fund=state.ledger.insurance_fund",
    ),
    Mutant(
        "a tick before its time",
        "reference.funding.payment_due",
        "if not (rate and market.until_funding):",
        "if True:",
    ),
    Mutant(
        "a funding rate without a limit",
        "reference.funding.rate_within_rule",
        "-most <= rate <= most",
        "True",
    ),
    Mutant(
        "what was paid is forgotten",
        "symbolic.funding.paid_so_far",
        "new == old + now",
        "new == old",
    ),
    Mutant(
        "only the followed position pays",
        "symbolic.funding.pay_funding",
        "old.balance - payment.own - payment.others",
        "old.balance - payment.own",
    ),
)
"""In the order of the table."""
