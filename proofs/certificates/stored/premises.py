"""Which premises of a theorem's obligations are needed; one that none needs may be an assumption too many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from novate.proofs.certificates.stored.certified import Certified
from novate.proofs.engine.obligation import Obligation


def premises(obligations: Sequence[Obligation], found: Sequence[Certified]) -> dict[str, bool]:
    """Each different premise as SMT-LIB text, on one line, and whether some certificate rests on it.

    An obligation without a certificate may need all of its premises.
    """
    needed: dict[str, bool] = {}
    for obligation, certified in zip(obligations, found, strict=True):
        for place, premise in enumerate(obligation.premises):
            text = " ".join(premise.sexpr().split())
            is_needed = certified.rests_on is None or place in certified.rests_on
            needed[text] = needed.get(text, False) or is_needed
    return needed


def unused(found: Sequence[Mapping[str, bool]]) -> list[str]:
    """The premises that none of these needs, in the order in which they occur."""
    every = dict.fromkeys(text for each in found for text in each)
    return [text for text in every if not any(each.get(text) for each in found)]
