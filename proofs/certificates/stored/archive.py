"""One archive: certificates by the SHA-256 of the question that each is of, and which questions were given up.

An archive is a text, compressed by `xz`. Its first line is the format; then comes a line for each question, in the
order of the digests: the digest, a space, and the certificate; or why there is none. `xz -dc FILE` shows it. Equal
content gives equal text.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

FORMAT = "novate-archive-1"
"""Changes when an archive would be read otherwise."""
LARGEST = 64_000_000
"""Bytes of the text; those of the package stay below a tenth of that."""
MEMORY = 64_000_000
"""Bytes that unpacking may take."""
LINE = re.compile(r"([0-9a-f]{64}) (?:(\{.*\})|given up by ([0-9a-f]{64}): (.*))")


class ArchiveError(Exception):
    """The stored certificates cannot be used: the text says what was found, where, and what is expected."""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A question that was searched in vain."""

    search: str
    """SHA-256 of the search that gave it up: another one may find a certificate."""
    reason: str
    """One line."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What one file holds; each question is in one of the two."""

    certificates: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of a question's SMT-LIB text -> its certificate, one line of JSON."""
    given_up: Mapping[str, GivenUp] = field(default_factory=dict)
    """SHA-256 of a question's SMT-LIB text -> why there is none."""

    @property
    def is_empty(self) -> bool:
        """Whether it says of no question anything."""
        return not self.certificates and not self.given_up

    def having(self, question: str, certificate: str) -> Archive:
        """The same with one more."""
        given_up = {each: why for each, why in self.given_up.items() if each != question}
        return Archive({**self.certificates, question: certificate}, given_up)

    def lacking(self, question: str, why: GivenUp) -> Archive:
        """The same with one more question that was given up."""
        return Archive(self.certificates, {**self.given_up, question: why})


def packed(archive: Archive) -> bytes:
    """The file of an archive."""
    lines = {question: certificate.strip() for question, certificate in archive.certificates.items()}
    lines |= {each: f"given up by {why.search}: {why.reason}" for each, why in archive.given_up.items()}
    text = "".join(f"{line}\n" for line in (FORMAT, *(f"{each} {lines[each]}" for each in sorted(lines))))
    return lzma.compress(text.encode(), preset=6 | lzma.PRESET_EXTREME)


def unpacked(data: bytes) -> Archive:
    """The archive of a file. Raises `ArchiveError`."""
    first, *lines = text_of(data).removesuffix("\n").split("\n")
    if first != FORMAT:
        raise ArchiveError(f"found the format {first[:100]!r}; expected {FORMAT!r}")
    certificates: dict[str, str] = {}
    given_up: dict[str, GivenUp] = {}
    for number, line in enumerate(lines, start=2):
        parts = LINE.fullmatch(line)
        if parts is None:
            raise ArchiveError(f"line {number}: found {line[:100]!r}; expected a digest and a certificate")
        if parts[1] in certificates or parts[1] in given_up:
            raise ArchiveError(f"line {number}: found the question {parts[1]} a second time; expected each once")
        if parts[2]:
            certificates[parts[1]] = parts[2]
        else:
            given_up[parts[1]] = GivenUp(parts[3], parts[4])
    return Archive(certificates, given_up)


def text_of(data: bytes) -> str:
    """The text that is compressed in a file. Raises `ArchiveError`."""
    unpacking = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=MEMORY)
    try:
        text = unpacking.decompress(data, max_length=LARGEST + 1)
    except (EOFError, lzma.LZMAError) as error:
        raise ArchiveError(f"found what xz cannot unpack ({error}); expected an archive of certificates") from None
    if len(text) > LARGEST:
        raise ArchiveError(f"found more than {LARGEST:,} bytes of text; expected fewer")
    if not unpacking.eof:
        raise ArchiveError("found the beginning of an archive; expected a whole one")
    if unpacking.unused_data:
        raise ArchiveError(f"found {len(unpacking.unused_data):,} bytes after the archive; expected none")
    try:
        return text.decode("ascii")
    except UnicodeDecodeError as error:
        raise ArchiveError(f"found a byte that is no ASCII at place {error.start:,}; expected ASCII") from None
