"""What a forger does to the files of a bundle."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from novate.certifying import recheck as rechecking
from novate.certifying.bundle import CHECKSUMS, MANIFEST, SPECIFICATION, Files, checksums, files
from novate.certifying.claims import Manifest
from novate.certifying.recheck import recheck

EXAMPLES = Path(__file__).parents[3] / "examples"
EXAMPLE = EXAMPLES / "thin-keeper-reward.toml"


def problems(content: Files) -> list[str]:
    """What a check of these files finds."""
    return recheck(content, []).problems


def forged(content: Files, **changes: bytes) -> Files:
    """The same with other content, and hashes that fit it."""
    changed = {name: data for name, data in (content | changes).items() if name != CHECKSUMS}
    return changed | {CHECKSUMS: checksums(changed).encode()}


def manifest(content: Files) -> dict[str, Any]:
    """The manifest as nested dictionaries."""
    loaded: dict[str, Any] = json.loads(content[MANIFEST])
    return loaded


def with_manifest(content: Files, change: Callable[[dict[str, Any]], object]) -> Files:
    """The bundle of a forger who changes what the manifest says, the graph and the hashes accordingly."""
    claims = manifest(content)
    change(claims)
    data = Manifest.model_validate(claims).model_dump_json(indent=1).encode() + b"\n"
    return rendered_again(forged(content, **{MANIFEST: data}))


def rendered_again(content: Files) -> Files:
    """All that follows from the manifest made anew, as far as it can be."""
    claims = Manifest.model_validate_json(content[MANIFEST])
    specification = rechecking.parse_bytes(content[SPECIFICATION])
    statements = tuple(rechecking.statement_of(each) for each in claims.theorems)
    try:
        needed = rechecking.filed(specification, statements)
        known = rechecking.known_again(content, specification, claims, needed)
        return files(known)
    except (KeyError, ValueError):
        return content


def theorem(claims: dict[str, Any], name: str, side: str = "long") -> dict[str, Any]:
    """One entry."""
    return next(each for each in claims["theorems"] if (each["property"], each["side"]) == (name, side))
