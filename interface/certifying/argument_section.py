"""The picture of an argument as a section of a page."""

from __future__ import annotations

from novate.certifying.argument_picture import as_svg
from novate.pages.document import Section
from novate.pages.markup import element
from novate.pages.pictures import svg_image
from novate.proofs.certificates.argument_graph import Graph

_ALTERNATIVE = (
    "The argument: on the left how each verdict was found, in the middle the verdicts, on the right the assumptions "
    "they rest on; the table of verdicts and the list of assumptions on this page say the same in words."
)


def argument_section(graph: Graph, about: str = "") -> Section:
    """With a sentence about what is shown, where it is not all."""
    return Section("The argument", [*([element("p", about)] if about else []), svg_image(as_svg(graph), _ALTERNATIVE)])
