"""Pages of the documentation with generated parts, each between `<!-- topic:part -->` and `<!-- end -->`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from novate.system.streams import write_file

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class GeneratedPages:
    """Some pages, and what the parts about one topic should be on them."""

    topic: str
    pages: Sequence[Path]
    parts: Mapping[str, str]
    """Name of a part -> its text."""

    def outdated(self) -> list[Path]:
        """The pages that say something else."""
        return [page for page in self.pages if page.read_text(encoding="utf-8") != self.renewed(page)]

    def rewrite(self) -> None:
        """Bring all pages up to date."""
        for page in self.pages:
            write_file(page, self.renewed(page))

    def renewed(self, page: Path) -> str:
        """A page with its parts made anew. Raises `ValueError` where it has none."""
        text, count = re.subn(
            rf"(<!-- {self.topic}:(\w+) -->\n).*?(<!-- end -->)",
            lambda match: f"{match[1]}\n{self.parts[match[2]]}\n\n{match[3]}",
            page.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        if not count:
            raise ValueError(f"{page} has no part between <!-- {self.topic}:... --> and <!-- end -->")
        return text
