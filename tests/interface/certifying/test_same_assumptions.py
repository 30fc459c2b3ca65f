"""A verdict and the bundle that certifies it rest on the same assumptions, in the same words."""

from __future__ import annotations

from functools import cache

import networkx as nx
import pytest
from tampering import EXAMPLES

from novate.certifying.examine import of_proof
from novate.model.specification import Side, Specification
from novate.proofs.certificates.argument_graph import add_assumptions
from novate.proofs.certificates.statement import Statement
from novate.proofs.engine.limits import Limits
from novate.proofs.verdicts.assume_guarantee import NAME, with_guarantees
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.properties import PROPERTIES
from novate.properties.assumptions import in_words
from novate.specification.file import read_specification
from novate.workers.verification import jobs

NOT_SHOWN = {("pool-as-counterparty", "solvency"), ("deleveraging-without-cascade", "no-cascade")}
"""They are a theorem's, and the search does not prove them: a bundle says that it cannot show it."""


@cache
def example(name: str) -> tuple[Specification, tuple[Verdict, ...]]:
    """A shipped one, and the verdicts of everything, as `novate verify` prints them."""
    specification = read_specification(EXAMPLES / f"{name}.toml")
    asked = jobs(specification, list(specification.markets), list(PROPERTIES))
    found = [verify(each.specification, each.market, each.side, each.property, Limits()) for each in asked]
    return specification, with_guarantees(specification, found)


@pytest.mark.parametrize("name", [path.stem for path in sorted(EXAMPLES.glob("*.toml"))])
def test_verdicts_and_bundles_rest_on_the_same_assumptions(name: str) -> None:
    """Of each proved property of a shipped example, though verify has a theorem and a bundle unsatisfiable cores.

    One long is as good as another.
    """
    specification, found = example(name)
    first = next(iter(specification.markets))
    known = [Statement(each.market, each.side, each.property, each.status, "", exact=False, used=()) for each in found]
    for verdict, blank in zip(found, known, strict=True):
        if blank.proved and (blank.market, blank.side) == (first, Side.LONG):
            statement = of_proof(blank, specification, Limits(), verdict.method)
            assert statement.proved == ((name, verdict.property) not in NOT_SHOWN)
            if not statement.proved:
                continue
            graph = nx.DiGraph()
            add_assumptions(graph, specification, statement, known)
            said = dict.fromkeys(in_words(specification, each) for each in verdict.assumptions)
            assert tuple(graph.predecessors(statement.title) if graph else ()) == tuple(said)


def test_the_examples_show_delays_that_are_discharged_and_delays_that_are_not() -> None:
    """So that the test above compares both, and what a discharged one leaves to be believed."""
    words = {
        in_words(specification, each)
        for name in ("stale-oracle", "thin-keeper-reward", "dydx-v4-eth-usd")
        for specification, verdicts in [example(name)]
        for verdict in verdicts
        for each in verdict.assumptions
    }
    for start, answer in (
        ("no account stays overdue", f"(discharged by {NAME}"),
        ("no account stays overdue", f"(undischarged: {NAME} is violated)"),
        ("no account stays overdue", "(undischarged: the chain itself"),
        ("until the block before, ", "(discharged by induction over the blocks)"),
        ("a keeper who is paid", "acts within 1 block"),
        ("positions below 200", "nobody's concern"),
        ("one close-out costs", "at most 1"),
        ("a market maker", "takes the other side"),
    ):
        assert any(each.startswith(start) and answer in each for each in words), (start, answer)
