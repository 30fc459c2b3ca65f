"""A network of obligations: what members have, and what they owe each other. All amounts are exact.

A member that can pay what it owes does. Any other is in default: all that it has goes to its creditors, in proportion
to what each is owed, and only a part of it: `cash_kept` of its cash and `claims_kept` of what it gets from others.

Source: Eisenberg and Noe, Systemic Risk in Financial Systems (2001), where both parts are 1; Rogers and Veraart,
Failure and Rescue in an Interbank Network (2013), where they are alpha and beta.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

Amounts = Mapping[str, Fraction]
"""By member."""
Edge = tuple[str, str]
"""Debtor, creditor."""


@dataclass(frozen=True)  # without slots: sums are kept
class Network:
    """Members, by name; an edge is from who owes to who is owed."""

    cash: Amounts
    """Of every member, in the order of reports; at least 0."""
    owed: Mapping[Edge, Fraction]
    """Above 0; nobody owes itself anything."""
    cash_kept: Fraction = Fraction(1)
    """What is left of a defaulting member's cash: 1 less the costs of default. From 0 to 1."""
    claims_kept: Fraction = Fraction(1)
    """The same of what others pay it."""

    @property
    def members(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self.cash)

    @cached_property
    def owes(self) -> dict[str, Fraction]:
        """What each owes in all."""
        return self._sums(0)

    @cached_property
    def claims(self) -> dict[str, Fraction]:
        """What each is owed in all."""
        return self._sums(1)

    def _sums(self, end: int) -> dict[str, Fraction]:
        found = dict.fromkeys(self.cash, Fraction(0))
        for edge, amount in self.owed.items():
            found[edge[end]] += amount
        return found

    @cached_property
    def debtors(self) -> Mapping[str, Mapping[str, Fraction]]:
        """Creditor -> debtor -> which part of what the debtor pays is the creditor's."""
        found: dict[str, dict[str, Fraction]] = {member: {} for member in self.cash}
        for (debtor, creditor), amount in self.owed.items():
            found[creditor][debtor] = amount / self.owes[debtor]
        return found

    def inflow(self, member: str, paid: Amounts) -> Fraction:
        """What a member gets where everybody pays so much in all."""
        return sum((part * paid[debtor] for debtor, part in self.debtors[member].items()), Fraction(0))

    def has(self, member: str, paid: Amounts) -> Fraction:
        """Its cash and what it gets."""
        return self.cash[member] + self.inflow(member, paid)

    def in_default(self, member: str, paid: Amounts) -> Fraction:
        """What is left of that for its creditors if it defaults."""
        return self.cash_kept * self.cash[member] + self.claims_kept * self.inflow(member, paid)

    def can_pay(self, member: str, paid: Amounts) -> bool:
        """Whether it has what it owes."""
        return self.has(member, paid) >= self.owes[member]

    def answer(self, paid: Amounts) -> Amounts:
        """What each pays where everybody else pays so much; a clearing vector is its own answer."""
        return {
            member: self.owes[member] if self.can_pay(member, paid) else self.in_default(member, paid)
            for member in self.cash
        }

    def flows(self, paid: Amounts) -> Iterator[tuple[Edge, Fraction]]:
        """What is paid on each edge."""
        for (debtor, creditor), amount in self.owed.items():
            yield (debtor, creditor), paid[debtor] * amount / self.owes[debtor]

    def left(self, member: str, paid: Amounts) -> Fraction:
        """What a member is left with; nothing in default."""
        return max(Fraction(0), self.has(member, paid) - self.owes[member])

    def lost(self, member: str, paid: Amounts) -> Fraction:
        """What its debtors owe it and do not pay."""
        return self.claims[member] - self.inflow(member, paid)

    def cost(self, member: str, paid: Amounts) -> Fraction:
        """What its default destroys: it has so much, and nobody gets it."""
        return self.has(member, paid) - self.left(member, paid) - paid[member]

    def with_cash(self, more: Amounts) -> Network:
        """The same where some have more."""
        return replace(self, cash={each: has + more.get(each, Fraction(0)) for each, has in self.cash.items()})
