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
    say = words_of(specification)
    limits = [each for each in whole.assumptions if each.limit in own or not _is_discharged(whole)]
    makers: dict[str, list[Assumption]] = {}
    for each in limits:
        makers.setdefault(say(each), []).append(each)
    rest = tuple(Branch(text) for text in dict.fromkeys(map(say, added)))
    parts = [
        Branch(f"{text}{_of(specification, whole, each)}", _answering(specification, whole, known, each[0], rest))
        for text, each in makers.items()
    ]
    return Branch(_title(whole), tuple(parts))


def _of(specification: Specification, verdict: Verdict, made: Sequence[Assumption]) -> str:
    """Which markets make an assumption, where several are spoken of and not all make it."""
    every = len(specification.markets) if verdict.market is None else 1
    return "" if len(made) >= every else f" ({', '.join(each.market for each in made)})"


def _answering(
    specification: Specification,
    verdict: Verdict,
    known: Sequence[Verdict],
    assumption: Assumption,
    rest: tuple[Branch, ...],
) -> tuple[Branch, ...]:
    """Whose verdicts discharge an assumption, and what these rest on."""
    if assumption.guarantee is None or assumption.guarantee.by is not Guarantor.KEEPERS:
        return ()
    first, *others = keepers(specification, verdict, known)
    again = f"and the same of {len(others)} more sides"
    return (Branch(_title(first), rest), *(Branch(again),) * bool(others))


def _is_discharged(verdict: Verdict) -> bool:
    """Whether keepers answer for something that it assumes."""
    return any(each.guarantee is not None and each.guarantee.by is Guarantor.KEEPERS for each in verdict.assumptions)


def _title(verdict: Verdict) -> str:
    """As in "no-bad-debt, ETH-USD long: proved"."""
    return f"{verdict.property}, {place_in_words(verdict.market, verdict.side)}: {verdict.status}"
