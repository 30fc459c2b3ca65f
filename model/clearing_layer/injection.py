"""The least cash with which everybody is paid in full, if everybody believes that: exact, member by member.

All is paid in the greatest clearing vector iff each member can pay out of its cash and of claims that are paid in full;
so each needs what is missing then, whatever defaults cost, and nobody needs less because another got something.

It does not help where the least comes true: two members that owe each other 1 and have nothing need nothing here, and
pay nothing there. What is needed there: `novate.proofs.design.smallest_injection`.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.clearing_layer.network import Network


def for_the_greatest(network: Network) -> dict[str, Fraction]:
    """What each needs, of those that need something."""
    missing = {each: network.owes[each] - network.claims[each] - network.cash[each] for each in network.members}
    return {each: amount for each, amount in missing.items() if amount > 0}
