"""The folder of archives: who keeps what, and what of it is in the package."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from novate.proofs.certificates.stored import store as store_of_package
from novate.proofs.certificates.stored.archive import Archive, ArchiveError, GivenUp, packed
from novate.proofs.certificates.stored.questions import Question, homes
from novate.proofs.certificates.stored.store import FOLDER, Store, archive_of, names, read_store, this_search
from novate.proofs.theorems.theorem import theorems

ROOT = Path(__file__).parents[4]
A, B, C = ("a" * 64, "b" * 64, "c" * 64)


def test_every_archive_is_that_of_a_property_or_a_component() -> None:
    """A component has one of its own."""
    known = {archive_of(each) for each in theorems()}
    assert {*names()} <= known
    assert {each.name for each in theorems() if each.is_of_component} <= known


def test_the_archives_are_in_the_package() -> None:
    """As package data, by a pattern that whoever adds a component need not change."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    patterns = settings["novate.proofs.certificates.stored"]
    files = [f"archives/{name}.xz" for name in (*names(), "lag-profile/another")]
    assert len(files) > 10
    assert all(any(fnmatch(file, pattern) for pattern in patterns) for file in files)
    assert FOLDER.is_relative_to(ROOT)


def test_a_question_is_kept_by_the_first_who_has_it() -> None:
    """In the order of the catalogue, where the core comes before the components."""
    asked = [Question("x/1", "x", "o", "p"), Question("y/1", "y", "o", "p"), Question("y/1", "y", "o", "q")]
    assert homes(asked) == {asked[0].digest: "x", asked[2].digest: "y"}


def test_tidying_drops_what_belongs_to_no_question_and_keeps_each_once() -> None:
    """Certificates move to where they belong; a question is given up only where it has none."""
    why = GivenUp("f" * 64, "too hard")
    store = Store({"x": Archive({A: "{1}"}, {B: why}), "y": Archive({B: "{2}", C: "{3}"}, {A: why})})
    assert store.tidy({A: "y", B: "x"}).archives == {"y": Archive({A: "{1}"}), "x": Archive({B: "{2}"})}
    assert store.tidy({}).archives == {}
    assert Store({"x": Archive({}, {A: why})}).tidy({A: "z"}).archives == {"z": Archive({}, {A: why})}


def test_a_certificate_is_found_in_whichever_archive_has_it() -> None:
    """And none where there is none."""
    store = Store({"x": Archive({A: "{1}"}), "y": Archive({B: "{2}"})})
    assert [store.certificate(each) for each in (A, B, C)] == ["{1}", "{2}", None]


def test_a_question_is_given_up_by_one_search_only() -> None:
    """Another search, or this one as somebody has changed it, tries again."""
    store = Store({"x": Archive({}, {A: GivenUp(this_search(), "too hard")})})
    assert store.is_given_up(A, this_search())
    assert not store.is_given_up(A, "f" * 64)
    assert not store.is_given_up(B, this_search())


def test_a_damaged_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a folder in its place."""
    monkeypatch.setattr(store_of_package, "FOLDER", tmp_path)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "good.xz").write_bytes(packed(Archive({A: "{}"})))
    assert read_store().archives == {"deep/good": Archive({A: "{}"})}
    (tmp_path / "bad.xz").write_bytes(b"this is not an archive")
    with pytest.raises(ArchiveError, match=r"bad\.xz: found what xz cannot unpack"):
        read_store()
    (tmp_path / "bad.xz").unlink()
    (tmp_path / "bad.xz").mkdir()
    with pytest.raises(ArchiveError, match=r"bad\.xz: Is a directory; expected an archive"):
        read_store()
