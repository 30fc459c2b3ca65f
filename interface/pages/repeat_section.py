"""How somebody else finds the same: the commands, the version, and the digest of the file."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from novate.pages.document import Section
from novate.pages.markup import Part, element


def repeat_section(source: bytes, commands: Sequence[str], tool_version: str, *, saved_as: str = "") -> Section:
    """Of one file; of one that nobody has the text, to be saved under a name."""
    steps = [(f"With novate {tool_version}, and the file whose SHA-256 is", sha256(source).hexdigest())]
    if saved_as:
        steps.append((f"which is this text, saved as {saved_as},", source.decode("utf-8-sig")))
    steps.append(("these commands find the same:", "\n".join(commands)))
    return Section("How to repeat it", [part for step in steps for part in _step(*step)])


def _step(words: str, code: str) -> tuple[Part, Part]:
    return element("p", words), element("pre", element("code", code), tabindex="0")
