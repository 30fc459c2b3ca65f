"""Pictures that are files of their own, inside a page."""

from __future__ import annotations

from base64 import b64encode

from novate.pages.markup import Markup, element


def svg_image(svg: str, alternative: str) -> Markup:
    """An SVG as an image, so that its styles stay its own; on white, as it was drawn; it scrolls where it is wide."""
    source = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    return element("figure", element("div", element("img", src=source, alt=alternative), class_="paper", tabindex="0"))
