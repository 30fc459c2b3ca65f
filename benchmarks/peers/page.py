"""The generated parts of the README and of docs/peers.md, each between two comments."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from results import Results
from tables import Table, legend, named_tables, solver_tables, tables
from tools import TOOLS

sys.path.insert(0, str(Path(__file__).parents[1]))

from generated_pages import ROOT, GeneratedPages


def generated(results: Results) -> GeneratedPages:
    """Both pages, as the results have them."""
    parts = {
        "tables": f"{joined(tables(results))}\n\n{legend(results)}",
        "named": joined(named_tables(results)),
        "solver": joined(solver_tables(results)),
        "tools": tool_list(results),
    }
    return GeneratedPages("peers", (ROOT / "README.md", ROOT / "docs" / "peers.md"), parts)


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
