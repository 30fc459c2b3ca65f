"""What speaks for the obligations of theorems, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from novate.proofs.certificates.evidence import Evidence
from novate.proofs.certificates.stored.certified import Certified
from novate.reports.cross_check_text import name


def tally(found: Sequence[Certified]) -> str:
    """As in "certified without a solver: 20 of 24; two solvers: 4; one solver: 0"."""
    counts = Counter(each.evidence for each in found)
    return (
        f"certified without a solver: {counts[Evidence.CERTIFICATE]:,} of {len(found):,}; "
        f"two solvers: {counts[Evidence.TWO_SOLVERS]:,}; one solver: {counts[Evidence.ONE_SOLVER]:,}"
    )


def rests_on(found: Sequence[Certified], premises: Mapping[str, bool]) -> str:
    """As in "rests on 2 of 24 premises"; what has no certificate may rest on all of its own."""
    at_most = "" if all(each.rests_on is not None for each in found) else "at most "
    return f"rests on {at_most}{sum(premises.values())} of {len(premises)} premises"


def without(theorem: str, found: Sequence[Certified]) -> Iterator[str]:
    """The obligations that have no certificate, each with who speaks for it."""
    for each in found:
        if each.evidence is not Evidence.CERTIFICATE:
            yield f"{theorem}: {each.name!r} ({who(each)})"


def who(found: Certified) -> str:
    """The solvers that say so."""
    if found.objection:
        return "refused"
    return " and ".join(["Z3", name(found.opinions[-1])] if found.evidence is Evidence.TWO_SOLVERS else ["Z3 alone"])
