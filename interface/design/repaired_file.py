"""The repaired file: the original text with other values, its comments and layout kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit import TOMLDocument

from novate.design.repair_cost import Change
from novate.gate.expectations import judged
from novate.model.parameter import KeyPath
from novate.model.specification import Side
from novate.proofs.verdicts.verdict import Verdict
from novate.specification.changes import put
from novate.specification.declared import moves_at
from novate.specification.file import parse_document
from novate.specification.problems import dotted
from novate.specification.tier_order import without_deductions


def repaired_text(text: str, changes: Sequence[Change], verdicts: Sequence[Verdict]) -> tuple[str, list[str]]:
    """The file with the changes, and without the expectations that are no longer met, which are named."""
    document = tomlkit.parse(text)
    for change in changes:
        put_in_file(document, change)
    outdated = unmet(document, verdicts)
    for about in outdated:
        _remove(document, about)
    return tomlkit.dumps(document), list(map(dotted, outdated))


def put_in_file(document: TOMLDocument, change: Change) -> None:
    """Change one value where it stands, or add it to its table."""
    if moves_at(change.path) is not None:
        put(document, change.path, change.after)
        return
    table: Any = document
    for part in change.path[:-1]:
        if part not in table:
            table[part] = tomlkit.table()
        table = table[part]
    table[change.path[-1]] = change.after
    without_deductions(document, change.path)


def _remove(document: TOMLDocument, path: KeyPath) -> None:
    """Remove an entry, and the property whose last side it was: a table of sides names one of them."""
    table: Any = document
    for part in path[:-1]:
        table = table[part]
    table.remove(path[-1])
    if path[-1] in {*Side} and not table:
        _remove(document, path[:-1])


def unmet(document: Mapping[str, Any], verdicts: Sequence[Verdict]) -> list[KeyPath]:
    """The expectations of the repaired file that its verdicts do not meet, by their paths."""
    specification = parse_document(tomlkit.parse(tomlkit.dumps(document)).unwrap())
    return [each.path for each in judged(specification, verdicts) if not each.met]
