"""The whole argument as a graph: obligations make lemmas, lemmas and assumptions make theorems.

Nodes have a `kind` and a `text`; an edge leads from what supports to what it supports and names the `relation`:

    obligation -part of-> lemma -proves-> theorem <-assumed by- assumption <-discharges- theorem
    step -proves-> theorem <-shows- scenario

A step is made outside the solver, in words. `discharged` of an assumption says whether theorems take its place,
`evidence` of an obligation what speaks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import networkx as nx

from novate.model.contract import Assumption, Guarantor
from novate.model.specification import Specification
from novate.proofs.certificates.evidence import Evidence
from novate.proofs.certificates.statement import Lemma, Statement, lemmas
from novate.proofs.certificates.steps import MODEL, steps_outside
from novate.proofs.status import Status
from novate.proofs.verdicts.assume_guarantee import keepers, rests_on
from novate.proofs.verdicts.reliance import relied_on, relied_on_by_all
from novate.properties.assumptions import in_words

Graph = Any
"""A networkx.DiGraph, which has no types."""


def argument_graph(
    specification: Specification,
    statements: Sequence[Statement],
    file_of: Callable[[str], str],
    evidence_of: Callable[[str], Evidence],
    run_of: Callable[[Statement], str],
) -> Graph:
    """The graph; a script has a file with a name, and evidence; a statement has the file of a scenario or witness."""
    graph: Graph = nx.DiGraph(title=specification.title, note=MODEL)
    for statement in statements:
        run = run_of(statement)
        graph.add_node(statement.title, kind="theorem", text=statement.title, status=statement.status.value)
        if run:
            relation = "shows" if statement.status is Status.VIOLATED else "exercises"
            graph.add_node(run, kind="scenario", text=run)
            graph.add_edge(run, statement.title, relation=relation)
    for statement in statements:
        if statement.proved:
            add_proof(graph, specification, statement, file_of, evidence_of)
            add_assumptions(graph, specification, statement, statements)
    return graph


def add_proof(
    graph: Graph,
    specification: Specification,
    statement: Statement,
    file_of: Callable[[str], str],
    evidence_of: Callable[[str], Evidence],
) -> None:
    """The lemmas with their obligations, and the steps made outside the solver."""
    for lemma in lemmas(specification, statement):
        name = lemma_title(lemma)
        graph.add_node(name, kind="lemma", text=name)
        graph.add_edge(name, statement.title, relation="proves")
        for question in lemma.questions:
            file = file_of(question.script)
            evidence = evidence_of(question.script).value
            graph.add_node(file, kind="obligation", text=question.name, evidence=evidence)
            graph.add_edge(file, name, relation="part of")
    for step in steps_outside(specification, statement):
        graph.add_node(step, kind="step", text=step)
        graph.add_edge(step, statement.title, relation="proves")


def lemma_title(lemma: Lemma) -> str:
    """As in "lemma induction: ETH-USD long", which no theorem is called."""
    return f"lemma {lemma.name}: {lemma.subject}"


def add_assumptions(
    graph: Graph, specification: Specification, statement: Statement, statements: Sequence[Statement]
) -> None:
    """What it takes for granted, as the verdict on it says, and who discharges that."""
    for assumption in rests_on(specification, statement, assumed(specification, statement), statements):
        text = in_words(specification, assumption)
        graph.add_node(text, kind="assumption", text=text, discharged=assumption.is_discharged)
        graph.add_edge(text, statement.title, relation="assumed by")
        if assumption.guarantee is not None and assumption.guarantee.by is Guarantor.KEEPERS:
            for theorem in keepers(specification, statement, statements):
                graph.add_edge(theorem.title, text, relation="discharges")


def assumed(specification: Specification, statement: Statement) -> tuple[Assumption, ...]:
    """What a proved statement relies on."""
    if statement.market is None:
        return relied_on_by_all(specification, statement.property)
    (machine,) = statement.machines(specification)
    return relied_on(machine, statement.property, {use.limit for use in statement.used})


def as_json(graph: Graph) -> dict[str, Any]:
    """Nodes and edges in the order in which they were found (networkx's node-link form)."""
    document: dict[str, Any] = nx.node_link_data(graph, edges="edges")
    return document


def faults(graph: Graph) -> list[str]:
    """What is wrong with it as an argument: a cycle, or a theorem that nothing supports."""
    found = [] if nx.is_directed_acyclic_graph(graph) else ["the argument goes round in a circle"]
    for node, data in graph.nodes(data=True):
        if data["kind"] == "theorem" and data["status"] in (Status.PROVED, Status.VIOLATED):
            relations = {graph.edges[edge]["relation"] for edge in graph.in_edges(node)}
            needed = {"proves", "exercises"} if data["status"] == Status.PROVED else {"shows"}
            if not needed <= relations:
                found.append(f"nothing supports {node}")
    return found
