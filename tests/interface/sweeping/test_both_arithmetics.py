"""One decision for both arithmetics: what it says of intervals and of exact numbers, and of a property it never saw."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from sweep_documents import document, drawn_settings, market, questions, settings

from novate.model.specification import Margin, Side
from novate.proofs.design.question import Question
from novate.proofs.status import Method, Status
from novate.proofs.theorems import digest, lock
from novate.proofs.theorems.decide import Judgement, decide, judged
from novate.proofs.theorems.fund.window import enough
from novate.proofs.theorems.in_force import title
from novate.proofs.theorems.inequality import CLOSE_OUT, ORACLE
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.of_property import OfProperty
from novate.proofs.theorems.parameters import SHAPES
from novate.proofs.theorems.positions import Company, Position, company_of
from novate.properties import PROPERTIES
from novate.sweeping.arrays import machines, part
from novate.sweeping.grid import Index
from novate.sweeping.outcomes import UNDECIDED, code
from novate.sweeping.settings import Settings
from novate.sweeping.theorems import Theorems

PROVED, VIOLATED = code(Status.PROVED, Method.THEOREM), code(Status.VIOLATED, Method.THEOREM)


def many(of: Settings) -> Company:
    """The positions of all combinations at once."""
    whole = tuple(slice(0, size) for size in of.grid.shape)
    return Company({place: Position.of(part(machines(of, *place), whole)) for place in of.base.places})


def one(of: Settings, index: Index) -> Company:
    """Those of one combination, in numbers."""
    return company_of(of.at(index))


def at(truth: object, of: Settings, index: Index) -> bool:
    """What an array, or one truth for all, says of one combination."""
    return bool(np.broadcast_to(np.asarray(truth), of.grid.shape)[index])


def compared(of: Settings, index: Index, found: Judgement | None, exact: Judgement | None) -> tuple[bool, bool]:
    """Whether intervals tell that a property is kept, and that an inequality fails; exact numbers must say the same."""
    if found is None:
        return False, False
    kept = at(found.kept, of, index)
    failing = {row.label for row, fails in found.failing if at(fails, of, index)}
    known = set() if exact is None else {row.label for row, fails in exact.failing if fails}
    assert not kept or (exact is not None and exact.kept is True)
    assert failing <= known
    return kept, bool(failing)


def test_intervals_say_nothing_that_exact_numbers_do_not_say() -> None:
    """Drawn grids and combinations; every property, isolated and cross. Nearly always intervals leave nothing open."""
    told = {True: 0, False: 0}
    seen = set()
    for seed in range(300, 330):
        drawn, random = drawn_settings(seed), Random(seed)
        asked = [each for each in questions(drawn) if each.applies(drawn.base)]
        arrays = many(drawn)
        index = random.choice(list(np.ndindex(drawn.grid.shape)))
        numbers = one(drawn, index)
        for name, place in ((each.property, (each.market, each.side)) for each in asked):
            if place == (None, None):
                known = at(enough(list(arrays.positions.values()), name, one_way=False), drawn, index)
                assert not known or enough(list(numbers.positions.values()), name, one_way=False) is True
                continue
            exact = judged(numbers.positions[place], name, numbers)
            kept, failing = compared(drawn, index, judged(arrays.positions[place], name, arrays), exact)
            is_open = exact is not None and not (kept or failing) and bool(exact.kept is True or exact.failing)
            told[not is_open] += 1
            seen |= {(drawn.base.many_positions, name, kept, failing)}
    assert told[True] > 50 * told[False] > -1, told
    for name in ("no-bad-debt", "liquidation-progress"):
        assert (True, name, True, False) in seen


def test_a_partner_of_which_no_theorem_speaks_proves_nothing() -> None:
    """No wrongful close-out speaks of no long with a margin above 100 %: nor of an account that may hold one."""
    markets = {
        "A": market(maintenance_margin="14%", closes_only_below="20%"),
        "B": market(initial_margin="120%", maintenance_margin="99%", closes_only_below="120%"),
    }
    tables = document(mechanism={"margin": "cross"}, markets=markets)
    drawn = settings(tables, "markets.B.maintenance_margin=99%:102%:1%")
    asked = [Question("A", side, "no-wrongful-close-out") for side in Side]
    codes = Theorems.of(drawn, asked).codes((slice(0, 4),))
    assert codes.tolist() == [[PROVED] * 2] * 2 + [[UNDECIDED] * 2] * 2
    decisions = [decide(drawn.machine((place,), "A", Side.LONG), "no-wrongful-close-out") for place in range(4)]
    assert [each and each.status for each in decisions] == [Status.PROVED, Status.PROVED, None, None]


NEW = replace(PROPERTIES["no-bad-debt"], name="nobody-owes", short="owes")
"""A property that no file but this one knows."""
THEOREM = OfProperty(rows=lambda _: (ORACLE, CLOSE_OUT), shown_alone=lambda _: ("oracle margin", "close-out margin"))


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> str:
    """It is put into the registries, and its theorem into the lock; its name."""
    monkeypatch.setitem(PROPERTIES, NEW.name, NEW)  # type: ignore[arg-type]  # the registry is a dictionary
    monkeypatch.setitem(OF_PROPERTIES, NEW.name, THEOREM)  # type: ignore[arg-type]  # so is this
    for shape in SHAPES:
        entry = title(NEW.name, shape)
        monkeypatch.setitem(lock.STATEMENTS, entry, digest.statement(NEW.name, shape))  # type: ignore[arg-type]  # and this
    return NEW.name


@pytest.mark.parametrize("margin", Margin)
def test_a_new_property_is_swept_and_decided_as_it_stands(registered: str, margin: Margin) -> None:
    """No file of the engine knows it, and both arithmetics decide it: each on either side of the bound."""
    markets = {"A": market(), "B": market(maintenance_margin="14%")}
    drawn = settings(
        document(mechanism={"margin": margin.value}, markets=markets),
        "markets.A.maintenance_margin=2.3%:13.3%:1%",
        "environment.keeper_delay=0:6:1",
    )
    theorems = Theorems.of(drawn, [Question("A", side, registered) for side in Side])
    codes = theorems.codes(tuple(slice(0, size) for size in drawn.grid.shape))
    statuses = {PROVED: Status.PROVED, VIOLATED: Status.VIOLATED, UNDECIDED: None}
    for row in range(len(codes)):
        for side, found in zip(Side, codes[row].tolist(), strict=True):
            decision = decide(drawn.machine(drawn.grid.index(row), "A", side), registered)
            assert decision is not None
            assert decision.status is statuses[found]
    assert {PROVED, VIOLATED} <= set(codes.ravel().tolist())
