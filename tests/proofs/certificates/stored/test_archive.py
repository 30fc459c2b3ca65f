"""An archive is read back as it was written, and what is none is refused in one sentence."""

from __future__ import annotations

import lzma
from collections.abc import Callable

import pytest

from novate.proofs.certificates.stored import archive as archives
from novate.proofs.certificates.stored.archive import FORMAT, Archive, ArchiveError, GivenUp, packed, unpacked

ONE, TWO, THREE, SEARCH = ("1" * 64, "2" * 64, "3" * 64, "a" * 64)
WHOLE = Archive({ONE: '{"proof":1}', TWO: '{"proof":["sum",[]]}'}, {THREE: GivenUp(SEARCH, "too many cases")})


def test_what_is_written_is_read_back() -> None:
    """Certificates, and which questions were given up."""
    assert unpacked(packed(WHOLE)) == WHOLE
    assert unpacked(packed(Archive())) == Archive()


def test_equal_content_gives_equal_bytes() -> None:
    """In whatever order it came."""
    turned = Archive(dict(reversed(WHOLE.certificates.items())), WHOLE.given_up)
    assert list(turned.certificates) != list(WHOLE.certificates)
    assert packed(turned) == packed(WHOLE) == packed(unpacked(packed(WHOLE)))


def test_a_question_that_is_certified_is_not_given_up_any_more() -> None:
    """One line for each question."""
    found = WHOLE.having(THREE, "{}")
    assert (found.certificates[THREE], found.given_up) == ("{}", {})
    assert Archive().lacking(ONE, GivenUp(SEARCH, "x")).given_up == {ONE: GivenUp(SEARCH, "x")}


def text(*lines: str) -> bytes:
    """A file with these lines."""
    return lzma.compress("".join(f"{line}\n" for line in lines).encode())


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "the beginning of an archive; expected a whole one"),
    "foreign": (lambda _: b"PK\3\4 something else", "cannot unpack"),
    "truncated": (lambda data: data[:-10], "the beginning of an archive; expected a whole one"),
    "one bit": (lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:], "cannot unpack"),
    "followed by something": (lambda data: data + b"12345", "5 bytes after the archive; expected none"),
    "another text": (lambda _: text("hello"), f"the format 'hello'; expected '{FORMAT}'"),
    "another format": (lambda _: text("novate-archive-0"), "the format 'novate-archive-0'"),
    "no digest": (lambda _: text(FORMAT, "1234 {}"), "line 2: found '1234 {}'; expected a digest and a certificate"),
    "no certificate": (lambda _: text(FORMAT, f"{ONE} {{}}", f"{TWO} x"), "line 3: found '2222"),
    "twice": (lambda _: text(FORMAT, f"{ONE} {{}}", f"{ONE} {{}}"), f"found the question {ONE} a second time"),
    "no ASCII": (lambda _: text(FORMAT, f"{ONE} {{\u2264}}"), "a byte that is no ASCII at place 83"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_no_archive_is_refused(name: str) -> None:
    """It is said what was found and what is expected."""
    damage, said = DAMAGE[name]
    with pytest.raises(ArchiveError) as refused:
        unpacked(damage(packed(WHOLE)))
    assert said in str(refused.value)


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not unpacked first."""
    monkeypatch.setattr(archives, "LARGEST", 10_000)
    bomb = lzma.compress(b"0" * 5_000_000)
    assert len(bomb) < 2_000
    with pytest.raises(ArchiveError, match="found more than 10,000 bytes of text"):
        unpacked(bomb)


def test_an_archive_that_needs_much_memory_is_refused() -> None:
    """Its own dictionary may be as large as whoever made it wants."""
    greedy = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 512 * 2**20}]
    with pytest.raises(ArchiveError, match="cannot unpack"):
        unpacked(lzma.compress(b"x", filters=greedy))
