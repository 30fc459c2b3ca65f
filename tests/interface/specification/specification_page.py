"""The tables of docs/specification.md; `python` on this file writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

from novate.model.parameter import ANY_NAME, KIND, LOSS, RISE
from novate.model.parameters import GROUPS
from novate.specification.documentation import HEAD, fragment, kind_in_words, row, table
from novate.specification.moves import Move

PAGE = Path(__file__).parents[3] / "docs" / "specification.md"


def tables() -> dict[str, str]:
    """Heading -> the table below it."""
    found = {}
    for group in (each for each in GROUPS if not each.replaces):
        heading = f"## `[{'.'.join('NAME' if part == ANY_NAME else part for part in group.path)}]`"
        common = [each for each in group.declarations if each.key == KIND] if group.variants else group.declarations
        found[heading] = table(common)
        found |= {f'### `kind = "{kind}"`': table(own) for kind, own in group.variants.items()}
    directions = (
        row(name, kind_in_words(kind), "required", fragment(str(Move.model_fields[name].description)))
        for name, kind in (("up", RISE), ("down", LOSS))
    )
    return found | {"### `{ up, down }`": HEAD + "".join(directions)}


def with_tables(page: str) -> str:
    """The page with its tables as they should be."""
    for heading, expected in tables().items():
        before, found, after = page.partition(f"{heading}\n")
        assert found, heading
        page = before + found + re.sub(r"(^\|.*\n)+", lambda _, new=expected: new, after, count=1, flags=re.MULTILINE)
    return page


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
