"""The generated parts of the README and of docs/peers.md, each between two comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from results import Results
from tables import Table, legend, named_tables, solver_tables, tables
from tools import TOOLS

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "docs" / "peers.md")


def outdated(results: Results) -> list[Path]:
    """The pages that do not say what the results say."""
    return [page for page in PAGES if page.read_text(encoding="utf-8") != renewed(page, results)]


def rewrite(results: Results) -> None:
    """Bring them up to date."""
    for page in PAGES:
        text = renewed(page, results)
        temporary = page.with_suffix(".tmp")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(page)


def renewed(page: Path, results: Results) -> str:
    """A page with its generated parts made anew. Raises `ValueError` where it has none."""
    parts = {
        "tables": f"{joined(tables(results))}\n\n{legend(results)}",
        "named": joined(named_tables(results)),
        "solver": joined(solver_tables(results)),
        "tools": tool_list(results),
    }
    text, count = re.subn(
        r"(<!-- peers:(\w+) -->\n).*?(<!-- end -->)",
        lambda match: f"{match[1]}\n{parts[match[2]]}\n\n{match[3]}",
        page.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    if not count:
        raise ValueError(f"{page} has no part between <!-- peers:... --> and <!-- end -->")
    return text


def joined(several: Sequence[Table]) -> str:
    """One below the other."""
    return "\n\n".join(each.markdown() for each in several)


def tool_list(results: Results) -> str:
    """What each tool does, with its versions."""
    versions = results.facts["versions"]
    return "\n".join(
        f"* **{tool.name}** ({', '.join(f'{name} {versions[name]}' for name in tool.packages)}). {tool.does}"
        for tool in TOOLS
    )
