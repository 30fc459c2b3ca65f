"""What a verdict rests on, as a tree: each assumption, who discharges it, and what that rests on in its turn."""

from __future__ import annotations

from collections.abc import Sequence

from novate.explaining.explanation import Branch
from novate.model.contract import Assumption, Guarantor
from novate.model.specification import Specification, place_in_words
from novate.proofs.verdicts.assume_guarantee import keepers, with_guarantees
from novate.proofs.verdicts.verdict import Verdict
from novate.properties.assumptions import words_of


def argument(specification: Specification, verdict: Verdict, others: Sequence[Verdict]) -> Branch:
    """`verdict` as the engine gave it, and all that is known besides."""
    together = with_guarantees(specification, (verdict, *others))
    whole, known = together[0], together[1:]
    own = {each.limit for each in verdict.assumptions}
    added = [each for each in whole.assumptions if each.limit not in own]
    words = words_of(specification)

    def branch(assumption: Assumption) -> Branch:
        if assumption.guarantee is None or assumption.guarantee.by is not Guarantor.KEEPERS:
            return Branch(words(assumption))
        rest = tuple(Branch(text) for text in dict.fromkeys(map(words, added)))
        by = tuple(Branch(_title(each), rest) for each in keepers(specification, whole, known)[:1])
        more = len(keepers(specification, whole, known)) - 1
        again = (Branch(f"and {more} more verdicts of the same property, on the same"),) * bool(more > 0)
        return Branch(words(assumption), (*by, *again))

    limits = [each for each in whole.assumptions if each.limit in own or not _is_discharged(whole)]
    parts = {each.text: each for each in map(branch, limits)}
    return Branch(_title(whole), tuple(parts.values()))


def _is_discharged(verdict: Verdict) -> bool:
    """Whether keepers answer for something that it assumes."""
    return any(
        each.guarantee is not None and each.guarantee.by is Guarantor.KEEPERS for each in verdict.assumptions
    )


def _title(verdict: Verdict) -> str:
    """As in "no-bad-debt, ETH-USD long: proved"."""
    return f"{verdict.property}, {place_in_words(verdict.market, verdict.side)}: {verdict.status}"
