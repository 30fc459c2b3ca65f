"""All archives: a folder with a file for each property and for each component, in the package.

A component brings a file of its own and changes no other's. A question that several theorems have is kept once, in the
file of the first of them in the catalogue; where the core has a question, no component keeps it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from novate.proofs.certificates import search
from novate.proofs.certificates.stored.archive import Archive, ArchiveError, unpacked
from novate.proofs.theorems.theorem import Theorem

FOLDER = Path(__file__).resolve().parent / "archives"
"""Where they are: in the checkout itself, where the package is installed from one."""
ENDING = ".xz"


@dataclass(frozen=True, slots=True)
class Store:
    """The archives by name."""

    archives: Mapping[str, Archive]

    def certificate(self, question: str) -> str | None:
        """That of the question with this digest; None where there is none."""
        found = (each.certificates.get(question) for each in self.archives.values())
        return next((each for each in found if each is not None), None)

    def is_given_up(self, question: str, search: str) -> bool:
        """Whether this search has given it up."""
        marks = (each.given_up.get(question) for each in self.archives.values())
        return any(each is not None and each.search == search for each in marks)

    def tidy(self, homes: Mapping[str, str]) -> Store:
        """The same for the questions that have a home, a name of an archive, each in its own; nothing of any other."""
        certificates = {each: text for one in self.archives.values() for each, text in one.certificates.items()}
        given_up = {each: why for one in self.archives.values() for each, why in one.given_up.items()}
        tidied: dict[str, Archive] = {}
        for home in dict.fromkeys(homes.values()):
            ours = [question for question, its in homes.items() if its == home]
            tidied[home] = Archive(
                {each: certificates[each] for each in ours if each in certificates},
                {each: given_up[each] for each in ours if each in given_up and each not in certificates},
            )
        return Store({name: each for name, each in tidied.items() if not each.is_empty})


def archive_of(theorem: Theorem) -> str:
    """The name of the archive with the certificates of a theorem: the property's, or the component's own."""
    return theorem.name if theorem.is_of_component else theorem.claim


def file_of(name: str) -> Path:
    """Where an archive is."""
    return FOLDER / f"{name}{ENDING}"


def read_archive(name: str) -> Archive:
    """One archive; an empty one where there is no file. Raises `ArchiveError`."""
    file = file_of(name)
    try:
        return unpacked(file.read_bytes()) if file.exists() else Archive()
    except ArchiveError as error:
        raise ArchiveError(f"{file}: {error}") from None
    except OSError as error:
        raise ArchiveError(f"{file}: {error.strerror}; expected an archive of certificates") from None


def names() -> list[str]:
    """Those that have a file, in alphabetical order."""
    return sorted(each.relative_to(FOLDER).as_posix().removesuffix(ENDING) for each in FOLDER.rglob(f"*{ENDING}"))


def read_store() -> Store:
    """All of them. Raises `ArchiveError`."""
    return Store({name: read_archive(name) for name in names()})


def this_search() -> str:
    """The SHA-256 of the search as it is, so of all that stands beside it: what one gave up another may find."""
    folder = Path(search.__file__).parent
    return sha256(json.dumps([each.read_text("utf-8") for each in sorted(folder.glob("*.py"))]).encode()).hexdigest()
