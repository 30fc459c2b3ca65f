"""How somebody else finds the same: the commands, the version, and the digest of the file."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from novate.pages.document import Section
from novate.pages.markup import element


def repeat_section(source: bytes, commands: Sequence[str], tool_version: str) -> Section:
    """Of one file."""
    return Section(
        "How to repeat it",
        [
            element("p", f"With novate {tool_version}, and the file whose SHA-256 is"),
            element("pre", element("code", sha256(source).hexdigest()), tabindex="0"),
            element("p", "these commands find the same:"),
            element("pre", element("code", "\n".join(commands)), tabindex="0"),
        ],
    )
