"""A proposal's file, read by the kind that recognises it, and put onto its base file."""

from __future__ import annotations

from pathlib import Path

from novate.reviewing.proposals import aave, dydx_v4, synthetix
from novate.reviewing.proposals.proposal import Base, Proposal
from novate.reviewing.versions import Version
from novate.specification.file import parse_document
from novate.system.input_file import read_input
from novate.system.json_source import LARGEST_FILE, Files, SourceFailure

OF_JSON = (dydx_v4, aave)
OF_TEXT = (synthetix,)
"""The kinds, of each form of file."""
_EXPECTED = (
    f"the JSON of {dydx_v4.NAME} or of {aave.NAME}, or a {synthetix.NAME}: a Markdown table of parameter, from and to"
)


def proposed(path: Path, base: Base, before: Version) -> Version:
    """The base file as the proposal would have it.

    Raises `SourceFailure` with all that is wrong with the proposal, and `SpecificationError` where the file would
    contradict itself with it.
    """
    found = read_proposal(path, base)
    if not found.values:
        found.doubts.append("nothing in the proposal changes anything that the file says")
    document = found.onto(base)
    name = f"{before.name} with {path} ({found.kind})"
    doubts, notes = (tuple(map(printable, each)) for each in (found.doubts, found.notes))
    return Version(name, document, parse_document(document), doubts, notes)


def read_proposal(path: Path, base: Base) -> Proposal:
    """What it says of the base file. Raises `SourceFailure`."""
    text = _text(path)
    if text.lstrip()[:1] in ("{", "["):
        files = Files()
        root = files.json(path)
        _raise_if(files.problems)
        for kind in OF_JSON:
            if kind.recognises(root.found):
                found: Proposal = kind.read(root, base)
                _raise_if(files.problems)
                return found
    for each in OF_TEXT:
        if each.recognises(text):
            problems: list[str] = []
            table: Proposal = each.read(text, str(path), base, problems)
            _raise_if(problems)
            return table
    raise SourceFailure([f"{path}: found no proposal of a known kind, expected {_EXPECTED}"])


def _text(path: Path) -> str:
    """Raises `SourceFailure`."""
    try:
        content = read_input(path, LARGEST_FILE)
        return content.decode("utf-8-sig")
    except OSError as error:
        raise SourceFailure([f"{path}: cannot be read: {error.strerror or error}"]) from None
    except UnicodeDecodeError:
        raise SourceFailure([f"{path}: found bytes that are no text, expected {_EXPECTED}"]) from None


def _raise_if(problems: list[str]) -> None:
    if problems:
        raise SourceFailure([printable(each) for each in problems])


def printable(text: str) -> str:
    """What somebody else wrote, without what a terminal would take for more than text."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
