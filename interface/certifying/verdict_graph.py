"""The argument behind the verdicts of `novate verify` as a graph: how each was found, and what it takes for granted.

It has the kinds of nodes and edges of `novate.proofs.certificates.argument_graph`, but no obligations: those are for a
bundle. In the place of lemmas stand the theorems and searches that the verdicts were found by.
"""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx

from novate.model.contract import Guarantor
from novate.model.specification import place_in_words
from novate.proofs.certificates.argument_graph import Graph
from novate.proofs.status import Method, Status
from novate.proofs.verdicts.assume_guarantee import NAME
from novate.proofs.verdicts.thresholds import theorem_about_steps
from novate.proofs.verdicts.verdict import Verdict
from novate.properties.assumptions import words_of
from novate.reports.answers import FileAnswer
from novate.reports.verdict_table import badness

MOST_MARKETS = 2
"""Whose verdicts fit into a picture; of more the worst market's are shown."""
_NOTE = (
    "Everything is within the model and its limits; a bundle of novate certify has the obligations and their proofs."
)
_RUNS = "runs that break it, as this page tells"


def verdict_graph(answer: FileAnswer) -> Graph:
    """Of the markets that are shown."""
    graph: Graph = nx.DiGraph(title=answer.specification.title, note=_NOTE, first="How it was found")
    found = shown(answer)
    for each in found:
        graph.add_node(title(each), kind="theorem", text=title(each), status=each.status.value)
    for each in found:
        if each.status is Status.PROVED:
            _add_ground(graph, answer, each)
            _add_assumptions(graph, answer, each, found)
        elif each.scenario is not None:
            graph.add_node(_RUNS, kind="ground", text=_RUNS, status="replayed in exact integers")
            graph.add_edge(_RUNS, title(each), relation="shows")
    return graph


def shown(answer: FileAnswer) -> list[Verdict]:
    """The verdicts that apply, of the markets that are shown and of all together."""
    markets = shown_markets(answer)
    return [each for each in _applicable(answer) if each.market is None or each.market in markets]


def shown_markets(answer: FileAnswer) -> list[str]:
    """All where they are few, else the worst."""
    ours = [(each.market, each) for each in _applicable(answer) if each.market is not None]
    markets = list(dict.fromkeys(market for market, _ in ours))
    if len(markets) <= MOST_MARKETS:
        return markets
    worst, _ = min(ours, key=lambda each: badness(answer, each[1]))
    return [worst]


def _applicable(answer: FileAnswer) -> list[Verdict]:
    return [each for each in answer.verdicts if each.status is not Status.NOT_APPLICABLE]


def title(verdict: Verdict) -> str:
    """As in "no-bad-debt: ETH-USD long"."""
    return f"{verdict.property}: {place_in_words(verdict.market, verdict.side)}"


def _add_ground(graph: Graph, answer: FileAnswer, verdict: Verdict) -> None:
    """A theorem, or a search over this file's numbers."""
    if verdict.method is Method.THEOREM:
        name = (
            theorem_about_steps(answer.specification, verdict.market, verdict.side, verdict.property)
            or verdict.property
        )
        text, status = f"theorem {name}, for all parameters", f"novate theorem {name} proves it"
    else:
        place = place_in_words(verdict.market, verdict.side)
        text, status = f"{verdict.method} over the numbers of {place}", "decided by Z3"
    graph.add_node(text, kind="ground", text=text, status=status)
    graph.add_edge(text, title(verdict), relation="proves")


def _add_assumptions(graph: Graph, answer: FileAnswer, verdict: Verdict, found: Sequence[Verdict]) -> None:
    """What it takes for granted, and which verdicts discharge that."""
    words = words_of(answer.specification)
    for assumption in verdict.assumptions:
        text = words(assumption)
        graph.add_node(text, kind="assumption", text=text, discharged=assumption.is_discharged)
        graph.add_edge(text, title(verdict), relation="assumed by")
        if assumption.guarantee is not None and assumption.guarantee.by is Guarantor.KEEPERS:
            for each in found:
                if each.property == NAME and each.market in (assumption.market, None):
                    graph.add_edge(title(each), text, relation="discharges")
