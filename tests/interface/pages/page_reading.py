"""Reads a page as strictly as a test needs: every element closed, every place and every text kept."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from novate.pages.markup import VOID

EXAMPLE = Path(__file__).parents[3] / "examples" / "too-much-leverage.toml"
NASTY = '</title><script>alert(1)</script><img src="https://example.org/x">'
"""A title that would be markup."""


class Page(HTMLParser):
    """A page that was read; `faults` is what no page may have."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self._open]
        self.faults += self._misplaced()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that holds nothing."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.faults.append(f"<{tag}/> is closed at once")

    def handle_endtag(self, tag: str) -> None:
        """It must be the one that is open."""
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes another")

    def handle_data(self, data: str) -> None:
        """What a reader sees."""
        self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every such element."""
        return [attributes for name, attributes in self.elements if name == tag]

    def _misplaced(self) -> list[str]:
        """Identities twice, links to nowhere, what a browser would fetch or run, pictures and tables without words."""
        identities = Counter(each["id"] for _, each in self.elements if "id" in each)
        found = [f"{name} twice" for name, count in identities.items() if count > 1]
        for tag, each in self.elements:
            targets = [each.get("href", ""), each.get("src", "")]
            found += [f"{x} is elsewhere" for x in targets if x and not x.startswith(("#", "data:"))]
            named = [x[1:] for x in targets if x.startswith("#")] + each.get("aria-labelledby", "").split()
            found += [f"{x} is nowhere" for x in named if x not in identities]
            found += [f"<{tag} {name}> runs a script" for name in each if name.startswith("on")]
            found += ["a script"] * (tag in {"script", "iframe", "object"})
            found += ["a picture without words"] * (tag == "img" and not each.get("alt"))
            found += ["a chart without words"] * (tag == "svg" and not each.get("aria-labelledby"))
            found += ["a header of nothing"] * (tag == "th" and not each.get("scope"))
        found += ["a table without a caption"] * (len(self.of("table")) != len(self.of("caption")))
        return found
