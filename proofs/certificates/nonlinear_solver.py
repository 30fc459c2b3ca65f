"""What Z3 says of literals whose products are products: whether they contradict each other, and few that do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from functools import reduce
from operator import mul
from time import perf_counter
from typing import Any

import z3

from novate.proofs.certificates.checker import Facts
from novate.proofs.certificates.linear_solver import NoCertificateError

MOST_RESOURCES = 400_000
"""Of Z3, for one question; it counts them, so that it stops in the same place each time."""
MOST_MILLISECONDS = 60_000
"""For one question. Z3 does not count all that it does; after as long the search ends, whatever else might be tried."""


class NonlinearSolver:
    """Z3 in a context of its own."""

    def __init__(self, question: Facts) -> None:
        self.context = z3.Context()
        self.keys = [*question.atoms]
        self.formulas: dict[int, Any] = {}

    def contradictions(self, literals: Sequence[int]) -> Iterator[list[int]]:
        """Some of these literals about numbers, none of which can be left out: of those that Z3 chooses; of more.

        What is complicated is left out first, so that the second choice is mostly of simple ones.
        Raises `NoCertificateError` where Z3 does not say that the literals contradict each other.
        """
        core = self._minimal(self._core(literals))
        yield core
        unknowns = self._unknowns(core)
        yield self._minimal([each for each in literals if each in core or self._is_simple(each, unknowns)])

    def _minimal(self, literals: Sequence[int]) -> list[int]:
        """Of literals that contradict each other some of which none can be left out; many are tried at a time first."""
        found = sorted(literals, key=self._cost, reverse=True)
        size = len(found)
        while size:
            for start in reversed(range(0, len(found), size)):
                fewer = found[:start] + found[start + size :]
                if self._answer(self._solver(fewer)) == z3.unsat:
                    found = fewer
            size //= 2
        return found

    def _core(self, literals: Sequence[int]) -> Sequence[int]:
        """Z3's choice of some that contradict each other; all of them where it makes none."""
        solver = self._solver(())
        switches = {each: z3.Bool(f"literal {each}", self.context) for each in literals}
        for each, switch in switches.items():
            solver.add(z3.Implies(switch, self._formula(each)))
        if self._answer(solver, *switches.values()) == z3.unsat:
            core = {each.get_id() for each in solver.unsat_core()}
            return [each for each, switch in switches.items() if switch.get_id() in core]
        if (answer := self._answer(self._solver(literals))) != z3.unsat:
            raise NoCertificateError("Z3 sees no contradiction" if answer == z3.sat else "Z3 stopped")
        return literals

    def _solver(self, literals: Sequence[int]) -> z3.Solver:
        """One to which these are given."""
        solver = z3.SolverFor("QF_NRA", ctx=self.context)
        solver.set(rlimit=MOST_RESOURCES, timeout=MOST_MILLISECONDS)
        solver.add(*(self._formula(each) for each in literals))
        return solver

    def _answer(self, solver: z3.Solver, *switches: Any) -> Any:
        """Z3's answer, the same each time. Raises `NoCertificateError` where it takes too long."""
        started = perf_counter()
        answer = solver.check(*switches)
        if answer == z3.unknown and 1000 * (perf_counter() - started) > MOST_MILLISECONDS:
            raise NoCertificateError("Z3 takes too long")
        return answer

    def _cost(self, literal: int) -> tuple[int, int, int]:
        """Degree, terms, number: what is high in them is better left out of a contradiction."""
        terms = self.keys[abs(literal) - 1]
        return max((len(names) for names, _ in terms), default=0), len(terms), abs(literal)

    def _unknowns(self, literals: Iterable[int]) -> set[str]:
        """Those that occur in literals."""
        return {name for each in literals for names, _ in self.keys[abs(each) - 1] for name in names}

    def _is_simple(self, literal: int, unknowns: Set[str]) -> bool:
        """Whether it bounds one of these unknowns, or compares two."""
        degree, terms, _ = self._cost(literal)
        return degree == 1 and terms <= 2 and self._unknowns((literal,)) <= unknowns

    def _formula(self, literal: int) -> Any:
        """A literal for Z3."""
        if literal not in self.formulas:
            polynomial = z3.Sum([z3.RealVal(0, self.context), *map(self._term, self.keys[abs(literal) - 1])])
            self.formulas[literal] = polynomial <= 0 if literal > 0 else polynomial > 0
        return self.formulas[literal]

    def _term(self, term: Any) -> Any:
        """A coefficient times unknowns."""
        names, factor = term
        unknowns = (z3.Real(name, self.context) for name in names)
        return reduce(mul, unknowns, z3.RealVal(str(factor), self.context))
