"""The argument as a picture: lemmas, the theorems they make, and what those take for granted, in three columns.

Obligations are counted inside their lemmas, and runs are left out. Edges run between neighbouring columns only, so none
crosses a text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from novate.certifying.boxes import GAP, LINE, MARGIN, WIDTH, Box, column, edge, wrapped
from novate.proofs.certificates.argument_graph import Graph

LEMMAS, THEOREMS, ASSUMPTIONS = range(3)
TITLES = ("Lemmas: proved by solvers, or steps in words", "Theorems", "Assumptions")
HEAD = 96
"""Pixels above the columns."""

LEGEND = "A dashed green arrow: the theorem discharges the assumption."

STYLE = """
text { font: 12px Helvetica, Arial, sans-serif; fill: #1d2733 }
.title { font-size: 18px; font-weight: bold } .head { font-size: 13px; font-weight: bold; fill: #5b6673 }
.status { font-size: 11px; fill: #5b6673 } .note { font-size: 11px; fill: #5b6673 }
rect { fill: #fff; stroke: #7d8896; stroke-width: 1.2 } .step { stroke-dasharray: 5 3; fill: #fafbfc }
.proved { stroke: #2f8f4e; fill: #f1faf3; stroke-width: 1.8 }
.violated { stroke: #c0392b; fill: #fdf3f2; stroke-width: 1.8 }
.undischarged { stroke: #c98a1b; fill: #fffaf0 } .discharged { stroke: #2f8f4e; fill: #f1faf3 }
path { fill: none; stroke: #9aa5b1; stroke-width: 1; stroke-opacity: .75 }
.assumed { stroke: #d5a24a } .discharges { stroke: #2f8f4e; stroke-width: 1.6; stroke-dasharray: 6 3 }
"""


def as_svg(graph: Graph) -> str:
    """The picture as a file of its own."""
    boxes = placed(graph)
    bottom = max(box.bottom for box in boxes.values())
    note = [*wrapped(graph.graph["note"], 150), LEGEND]
    width, height = 2 * MARGIN + 3 * WIDTH + 2 * GAP, bottom + 2 * MARGIN + LINE * len(note)
    titles = (graph.graph.get("first", TITLES[LEMMAS]), *TITLES[THEOREMS:])
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<style>{STYLE}</style><rect width="{width}" height="{height}" style="stroke:none"/>',
        text(MARGIN, 38, f"The argument: {graph.graph['title']}", "title"),
        *(text(MARGIN + place * (WIDTH + GAP), 74, title, "head") for place, title in enumerate(titles)),
        *edges(graph, boxes),
        *(part for node, box in boxes.items() for part in drawn(box, *look(graph, node))),
        *(text(MARGIN, bottom + MARGIN + LINE * row, each, "note") for row, each in enumerate(note)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def placed(graph: Graph) -> dict[str, Box]:
    """Theorems in their order; the other columns in the order of the theorems that they belong to."""
    theorems = of_kind(graph, "theorem")
    places = {theorem: place for place, theorem in enumerate(theorems)}

    def middle(node: str) -> float:
        near = [places[each] for each in (*graph.predecessors(node), *graph.successors(node)) if each in places]
        return sum(near) / len(near) if near else 0.0

    columns = (
        sorted(of_kind(graph, "lemma", "step", "ground"), key=middle),
        theorems,
        sorted(of_kind(graph, "assumption"), key=middle),
    )
    labels = [{node: label(graph, node) for node in nodes} for nodes in columns]
    tallest = max(column(each, 0, 0)[1] for each in labels)
    boxes: dict[str, Box] = {}
    for place, each in enumerate(labels):
        own = column(each, 0, 0)[1]
        boxes |= column(each, MARGIN + place * (WIDTH + GAP), HEAD + (tallest - own) // 2)[0]
    return boxes


def of_kind(graph: Graph, *kinds: str) -> list[str]:
    """The nodes of some kinds, in the order of the graph."""
    return [node for node, data in graph.nodes(data=True) if data["kind"] in kinds]


def label(graph: Graph, node: str) -> list[str]:
    """The lines of a box."""
    return wrapped(str(graph.nodes[node]["text"]).removeprefix("lemma "), 48)


def look(graph: Graph, node: str) -> tuple[str, str]:
    """The style of a box, and its last line."""
    data = graph.nodes[node]
    match data["kind"]:
        case "theorem":
            return data["status"], data["status"]
        case "assumption":
            word = "discharged" if data["discharged"] else "undischarged"
            return word, word
        case "lemma":
            return "lemma", supported(graph, node)
        case "ground":
            return "lemma", data["status"]
    return "step", "outside the solver"


def supported(graph: Graph, lemma: str) -> str:
    """How many obligations it has, and what speaks for them, as in "3 obligations: 2 certificate, 1 two solvers"."""
    found = [graph.nodes[each] for each in graph.predecessors(lemma)]
    counts = Counter(each["evidence"] for each in found if each["kind"] == "obligation")
    number = counts.total()
    kinds = ", ".join(kind if count == number else f"{count} {kind}" for kind, count in counts.items())
    return f"{number} {'obligation' if number == 1 else 'obligations'}: {kinds}"


def drawn(box: Box, style: str, status: str) -> Iterator[str]:
    """A box with its lines."""
    yield f'<rect class="{style}" x="{box.x}" y="{box.y}" width="{WIDTH}" height="{box.height}" rx="5"/>'
    for row, line in enumerate(box.lines, start=1):
        yield text(box.x + 10, box.y + 3 + LINE * row, line, "")
    yield text(box.x + 10, box.y + 3 + LINE * (len(box.lines) + 1), status, "status")


def edges(graph: Graph, boxes: dict[str, Box]) -> Iterator[str]:
    """Curves in the gaps, each with an end of its own on the side of a box."""
    shown = [pair for pair in graph.edges if pair[0] in boxes and pair[1] in boxes]
    for start, end in shown:
        relation = graph.edges[start, end]["relation"]
        style = {"assumed by": "assumed", "discharges": "discharges"}.get(relation, "proves")
        rightward = boxes[start].x < boxes[end].x
        leave = port(boxes, start, [b for a, b in shown if a == start and is_right(boxes, a, b) == rightward], end)
        arrive = port(boxes, end, [a for a, b in shown if b == end and is_right(boxes, a, b) == rightward], start)
        yield edge(boxes[start], leave, boxes[end], arrive, style)


def is_right(boxes: dict[str, Box], start: str, end: str) -> bool:
    """Whether an edge runs to the right."""
    return boxes[start].x < boxes[end].x


def port(boxes: dict[str, Box], node: str, others: Sequence[str], other: str) -> float:
    """Where on the side of a box an edge ends: in the order in which the other ends lie, so that few edges cross."""
    place = sorted(others, key=lambda each: boxes[each].y).index(other)
    return boxes[node].y + boxes[node].height * (place + 1) / (len(others) + 1)


def text(x: float, y: float, words: str, style: str) -> str:
    """One line of text."""
    return f'<text class="{style}" x="{x}" y="{y}">{escape(words)}</text>'
