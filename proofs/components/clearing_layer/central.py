"""When it pays to clear one class of assets centrally: K classes, N members, all alike (Duffie and Zhu, 2011).

Netted between each two members over all classes the expected exposure of a member is in proportion to (N - 1) sqrt(K);
with one class cleared centrally to (N - 1) sqrt(K - 1) + sqrt(N - 1).

Source: Duffie and Zhu, Does a Central Clearing Counterparty Reduce Counterparty Risk? (2011), Proposition 1.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Formula
from novate.proofs.engine.obligation import Obligation

CLASSES, MEMBERS = z3.Reals("classes members")
ROOT_OF_CLASSES, ROOT_OF_REST, ROOT_OF_OTHERS = z3.Reals("root_of_classes root_of_other_classes root_of_other_members")


def obligations() -> Iterator[Obligation]:
    """Both ways."""
    roots = (
        ROOT_OF_CLASSES >= 0,
        ROOT_OF_REST >= 0,
        ROOT_OF_OTHERS >= 0,
        ROOT_OF_CLASSES * ROOT_OF_CLASSES == CLASSES,
        ROOT_OF_REST * ROOT_OF_REST == CLASSES - 1,
        ROOT_OF_OTHERS * ROOT_OF_OTHERS == MEMBERS - 1,
        CLASSES >= 1,
        MEMBERS >= 2,
    )
    others = MEMBERS - 1
    lower = others * ROOT_OF_REST + ROOT_OF_OTHERS < others * ROOT_OF_CLASSES
    few = 4 * CLASSES * others < MEMBERS * MEMBERS
    yield Obligation("few classes: the exposure is lower", (*roots, few), lower)
    apart = ROOT_OF_OTHERS > ROOT_OF_CLASSES + ROOT_OF_REST
    yield Obligation("a lower exposure: there are more members than for both roots", (*roots, lower), apart)
    yield Obligation("so there are few classes, in roots", (*roots, apart), more_than_twice())
    yield Obligation("and few classes", (*roots, more_than_twice()), few)


def more_than_twice() -> Formula:
    """N > 2 sqrt(K) sqrt(N - 1)."""
    return MEMBERS > 2 * ROOT_OF_CLASSES * ROOT_OF_OTHERS
