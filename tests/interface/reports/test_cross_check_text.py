"""What the second solvers said, in sentences."""

from __future__ import annotations

from novate.proofs.engine.checked import Checked, Opinion, Outcome
from novate.reports.cross_check_text import objections, tallies

AGREES = Opinion("yices", "2", Outcome.UNSATISFIABLE, 0.1)
OPEN = Opinion("yices", "2", Outcome.UNDECIDED, 5.0, "yices: no answer in 5 seconds")
IN_PARTS = Opinion("yices", "2", Outcome.UNSATISFIABLE, 0.1, "", 26)
OPEN_IN_PARTS = Opinion("yices", "2", Outcome.UNDECIDED, 5.0, "yices answered: unknown", 26)
OTHER = Opinion("cvc5", "1", Outcome.UNSATISFIABLE, 0.1)
DISAGREES = Opinion("cvc5", "1", Outcome.SATISFIABLE, 0.1)


def of(*opinions: Opinion) -> Checked:
    """An obligation about which these were asked."""
    return Checked("it holds", is_linear=False, question="sha", opinions=opinions)


def test_who_has_decided_how_many() -> None:
    """Each question counts once, for whoever decided it."""
    assert tallies([of(AGREES), of(AGREES)]) == ["yices 2 agrees on all"]
    asked = [of(AGREES), of(OPEN, IN_PARTS), of(AGREES), of(OPEN, OPEN_IN_PARTS, OTHER), of(OPEN), of(OPEN, DISAGREES)]
    assert tallies(asked) == [
        "yices 2 agrees on 2",
        "yices 2 (in parts) agrees on 1",
        "cvc5 1 agrees on 1",
        "nobody else decides 1",
        "cvc5 1 disagrees on 1",
    ]


def test_what_is_not_confirmed_is_named_with_the_reasons() -> None:
    """What somebody confirmed is not, though another had no word on it."""
    assert list(objections(of(OPEN, OPEN_IN_PARTS, OTHER))) == []
    assert list(objections(of(OPEN, OPEN_IN_PARTS, DISAGREES))) == [
        "'it holds' is not confirmed by yices 2: yices: no answer in 5 seconds",
        "'it holds' is not confirmed by yices 2 (in parts): yices answered: unknown",
        "'it holds' is not confirmed by cvc5 1: it says sat",
    ]
