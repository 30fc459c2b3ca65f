"""What Z3 says while a certificate is sought: which facts and literals contradict each other, and multipliers.

Each product of unknowns is an unknown of its own here, so that all is linear. Nothing here is believed: a wrong answer
leads to a certificate that the checker refuses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import z3

from novate.proofs.certificates.checker import Facts, Node, Polynomial, total
from novate.proofs.certificates.linear_program import multipliers

ONE: Polynomial = {(): Fraction(1)}


class NoCertificateError(Exception):
    """The question cannot be read, or it can be satisfied, or it is too hard."""


class Switch(NamedTuple):
    """A Boolean that turns a formula on."""

    boolean: Any
    identity: int
    """Its number in the solver's context."""


class LinearSolver:
    """Z3 in a context of its own, with a switch for every fact and every literal of a question."""

    def __init__(self, question: Facts, facts: Sequence[Node]) -> None:
        self.context = z3.Context()
        self.solver = z3.Solver(ctx=self.context)
        self.solver.set("core.minimize", False)
        self.linear = [dict(key) if isinstance(key, tuple) else None for key in question.atoms]
        self.formulas: dict[int, Any] = {}
        """That of each literal."""
        for number, key in enumerate(question.atoms, start=1):
            self.formulas[number] = self._atom(key)
            self.formulas[-number] = z3.Not(self.formulas[number])
        self.literals = self._switches("literal", self.formulas)
        formulas = {number: self._formula(fact, self.formulas) for number, fact in enumerate(facts)}
        self.facts = self._switches("fact", formulas)

    def contradiction(self, literals: Collection[int], facts: Collection[int]) -> tuple[list[int], list[int]] | None:
        """Few of these literals and facts that contradict each other; None where all can hold together."""
        answer = self._check([*(self.literals[each] for each in literals), *(self.facts[each] for each in facts)])
        if answer == z3.sat:
            return None
        if answer == z3.unknown:
            raise NoCertificateError(f"Z3 stopped: {self.solver.reason_unknown()}")
        core = {switch.get_id() for switch in self.solver.unsat_core()}
        return (
            [each for each in literals if self.literals[each].identity in core],
            [each for each in facts if self.facts[each].identity in core],
        )

    def _check(self, switches: Sequence[Switch]) -> Any:
        """`Solver.check` without its checks of every argument, which take four times as long as the question."""
        arguments = (z3.Ast * len(switches))(*(each.boolean.as_ast() for each in switches))
        found = z3.Z3_solver_check_assumptions(self.context.ref(), self.solver.solver, len(switches), arguments)
        return z3.CheckSatResult(found)

    def multipliers(self, literals: Iterable[int]) -> dict[int, Fraction]:
        """Positive multipliers with which these literals, or some of them, add up to an impossible inequality."""
        columns = {each: total({}, self.linear[abs(each) - 1] or {}, -1 if each > 0 else 1) for each in literals}
        strict = {0, *(each for each in columns if each < 0)}
        found = multipliers(columns | {0: ONE}, strict, self.context)
        if not found:
            raise NoCertificateError("there are no multipliers for a contradiction that Z3 sees")
        return {each: factor for each, factor in found.items() if each}

    def model(self, facts: Collection[int]) -> set[int] | None:
        """The literals that are true where these facts hold; None where they cannot."""
        answer = self._check([self.facts[each] for each in facts])
        if answer == z3.unsat:
            return None
        if answer == z3.unknown:
            raise NoCertificateError(f"Z3 stopped: {self.solver.reason_unknown()}")
        found = self.solver.model()
        count = len(self.formulas) // 2
        is_true = {each: z3.is_true(found.eval(self.formulas[each], True)) for each in range(1, count + 1)}
        return {each if holds else -each for each, holds in is_true.items()}

    def add(self, fact: Node) -> None:
        """One more fact, with the next number."""
        self.facts |= self._switches("fact", {len(self.facts): self._formula(fact, self.formulas)})

    def _switches(self, kind: str, formulas: Mapping[int, Any]) -> dict[int, Switch]:
        """A Boolean for each formula, which implies it."""
        switches = {number: z3.Bool(f"{kind} {number}", self.context) for number in formulas}
        for number, formula in formulas.items():
            self.solver.add(z3.Implies(switches[number], formula))
        return {number: Switch(switch, switch.get_id()) for number, switch in switches.items()}

    def _atom(self, key: Any) -> Any:
        """An atom for Z3."""
        if not isinstance(key, tuple):
            return z3.Bool(key, self.context)
        return self._linear(dict(key)) <= 0

    def _linear(self, linear: Polynomial) -> Any:
        unknowns = {names: z3.Real(" ".join(names), self.context) for names in linear if names}
        terms = [self._number(linear[names]) * unknown for names, unknown in unknowns.items()]
        return z3.Sum([*terms, self._number(linear.get((), Fraction(0)))])

    def _number(self, value: int | Fraction) -> Any:
        return z3.RealVal(str(value), self.context)

    def _formula(self, node: Node, literals: Mapping[int, Any]) -> Any:
        """A fact for Z3."""
        if isinstance(node, int):
            return literals[node]
        parts = [self._formula(part, literals) for part in node[1]]
        return z3.And(*parts, self.context) if node[0] == "and" else z3.Or(*parts, self.context)
