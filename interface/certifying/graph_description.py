"""The argument in DOT, for Graphviz."""

from __future__ import annotations

import json

from novate.proofs.certificates.argument_graph import Graph

SHAPES = {
    "obligation": "note",
    "lemma": "box",
    "step": "box, style=dashed",
    "theorem": "box, style=bold",
    "assumption": "ellipse",
    "scenario": "cds",
}
"""How Graphviz draws a kind of node."""


def as_dot(graph: Graph) -> str:
    """Every node and every edge, in the order of the graph."""
    numbers = {node: f"n{number}" for number, node in enumerate(graph)}
    lines = ["digraph argument {", "  rankdir=LR;", "  node [fontname=Helvetica, fontsize=10];"]
    for node, data in graph.nodes(data=True):
        lines.append(f"  {numbers[node]} [label={quoted(label(data))}, shape={SHAPES[data['kind']]}];")
    for start, end, data in graph.edges(data=True):
        lines.append(f"  {numbers[start]} -> {numbers[end]} [tooltip={quoted(data['relation'])}];")
    return "\n".join([*lines, "}"]) + "\n"


def label(data: dict[str, object]) -> str:
    """What a node says, with what a reader must not miss."""
    text = str(data["text"])
    match data["kind"]:
        case "theorem":
            return f"{text}\n{data['status']}"
        case "obligation":
            return f"{text}\n{data['evidence']}"
        case "assumption" if not data["discharged"] and "(undischarged" not in text:
            return f"{text}\n(undischarged)"
    return text


def quoted(text: str) -> str:
    """A string of DOT: JSON's own, of which DOT knows the same escapes."""
    return json.dumps(text, ensure_ascii=False)
