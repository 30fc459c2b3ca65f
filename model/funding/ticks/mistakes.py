"""Mistakes that people make about funding: how it is paid, in either encoding, and how much ticks can take."""

from __future__ import annotations

from dataclasses import replace

from novate.model.mutant import Mutant, within

EXACT = "-rounded_down(-scaled * rate.numerator, rules.scale * rate.denominator)"
"""What a position pays."""

IN_THE_CORE = within(
    "core",
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
        "rules, repriced, action.funding) if action.funding else (repriced, {})\n    "
        "after = counted(rules, funded, state)",
        "rules, counted(rules, repriced, state), action.funding)\n    after = funded",
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
        "what was paid is sold, not bought back",
        "symbolic.next_block.repriced",
        "sold=old.position.sold - bought",
        "sold=old.position.sold + bought",
    ),
    Mutant(
        "only the followed position pays",
        "symbolic.funding.pay_funding",
        "old.balance - payment.own - payment.others",
        "old.balance - payment.own",
    ),
)

IN_THE_CONTRACT = within(
    "funding.ticks",
    Mutant(
        "a payment for every block that the look refers to",
        "contract.Paid.ticks",
        "self.blocks + 1",
        "self.blocks + 1 + self.machine.market.oracle.lookback",
    ),
    Mutant("no tick in the block of the close-out", "contract.Paid.ticks", "self.blocks + 1", "self.blocks"),
    Mutant(
        "each payment of what the close-out brings",
        "contract.Paid.of_market",
        "over(self.least_market(self.blocks - block))",
        "Fraction(1)",
    ),
)

MISTAKES = (*(replace(each, of_component=True) for each in IN_THE_CORE), *IN_THE_CONTRACT)
"""In the order of the table."""
