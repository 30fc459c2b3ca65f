"""`novate theorem --certify` and `--search-certificates`: what is stored is checked, told, found and kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from novate.command_line import run
from novate.proofs.certificates.stored import store
from novate.proofs.certificates.stored.archive import Archive, GivenUp, packed
from novate.proofs.certificates.stored.questions import Question, questions
from novate.proofs.certificates.stored.store import archive_of, read_archive, read_store, this_search
from novate.proofs.engine.second_solver import SecondSolver
from novate.proofs.engine.smtlib import Wording
from novate.proofs.theorems.theorem import Theorem, theorems
from novate.workers import certificate_search

SMALL = "fund-pays-while-solvent"
PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
ONLY_CASES = '{"format":"novate-certificate-1","proof":["cases",0,[]]}'


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """Standard output of a call that ends with this code."""
    assert run(["theorem", *arguments]) == code
    return capsys.readouterr().out


@pytest.fixture
def small() -> Theorem:
    """The theorem that is proved most quickly."""
    (found,) = (each for each in theorems() if each.claim == SMALL)
    return found


@pytest.fixture
def asked(small: Theorem) -> list[Question]:
    """Its questions."""
    return questions(small, small.obligations(), Wording())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store."""
    monkeypatch.setattr(store, "FOLDER", tmp_path / "archives")
    return tmp_path / "archives"


def put(folder: Path, name: str, archive: Archive) -> None:
    """Write an archive."""
    file = folder / f"{name}.xz"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(packed(archive))


def test_the_core_s_certificates_need_no_solver(
    capsys: pytest.CaptureFixture[str], install: Callable[..., None]
) -> None:
    """Conservation has all of them: nobody else is asked, and none is installed."""
    install()
    text = printed(capsys, "conservation/isolated", "--certify")
    assert text.count("    certified without a solver: 5 of 5; two solvers: 0; one solver: 0\n") == 18
    assert "\nCertified without a solver: 90 of 90; two solvers: 0; one solver: 0\n" in text
    assert len(re.findall(r"^ +rests on \d+ of \d+ premises$", text, re.MULTILINE)) == 18
    assert "Without a certificate" not in text
    assert "by Z3 alone" not in text


def test_what_has_no_certificate_is_asked_of_a_second_solver(
    capsys: pytest.CaptureFixture[str], folder: Path, install: Callable[..., None]
) -> None:
    """It is told by name, with who confirms it."""
    assert not folder.exists()
    install(SecondSolver("parrot", "1.0", lambda *_: "unsat"))
    text = " ".join(printed(capsys, SMALL, "--certify").split())
    assert "Certified without a solver: 0 of 5; two solvers: 5; one solver: 0" in text
    assert re.search(rf"{SMALL}/dydx-v4: '[^']+' \(Z3 and parrot 1.0\)", text)


def test_without_a_second_solver_z3_stands_alone(
    capsys: pytest.CaptureFixture[str], folder: Path, install: Callable[..., None]
) -> None:
    """And that is said; no solver is needed for `--certify`."""
    assert not folder.exists()
    install()
    text = " ".join(printed(capsys, SMALL, "--certify").split())
    assert "two solvers: 0; one solver: 5" in text
    assert "(Z3 alone)" in text


def test_a_second_solver_that_disagrees_leaves_nothing_proved(
    capsys: pytest.CaptureFixture[str], folder: Path, install: Callable[..., None]
) -> None:
    """As with `--cross-check`."""
    assert not folder.exists()
    install(SecondSolver("parrot", "1.0", lambda *_: "sat"))
    text = " ".join(printed(capsys, SMALL, "--certify", code=2).split())
    assert "NOT PROVED: the solvers disagree on" in text
    assert "Z3 says unsat, parrot 1.0 sat" in text


def test_a_certificate_that_is_refused_is_a_failure(
    capsys: pytest.CaptureFixture[str], folder: Path, asked: list[Question]
) -> None:
    """The right one of another question, or nonsense: it is never passed over in silence."""
    put(folder, SMALL, Archive({asked[0].digest: ONLY_CASES}))
    text = " ".join(printed(capsys, SMALL, "--certify", code=2).split())
    assert f"NOT PROVED: the stored certificate of '{asked[0].obligation}' is refused: " in text
    assert "Certified without a solver: 0 of 5" in text
    (found,) = json.loads(printed(capsys, SMALL, "--certify", "--format", "json", code=2))["theorems"]
    assert found["status"] == "unknown"
    assert found["certificates"][0]["objection"].startswith("the stored certificate of")


def test_a_damaged_archive_is_bad_input(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Whichever it is: one sentence, no traceback, nothing proved; and the search does not write over it."""
    folder.mkdir()
    (folder / "other.xz").write_bytes(b"this is no archive at all")
    for option in ("--certify", "--search-certificates"):
        assert run(["theorem", SMALL, option]) == 3
        out, errors = capsys.readouterr()
        assert out == ""
        assert re.search(
            r"^novate: \S*other\.xz: found what xz cannot unpack .*expected an archive", errors, re.MULTILINE
        )
        assert "Traceback" not in errors
    assert [each.name for each in folder.iterdir()] == ["other.xz"]


def test_json_says_what_speaks_for_each_obligation(capsys: pytest.CaptureFixture[str]) -> None:
    """With the keys of docs/json.md; null where nobody asked."""
    (found,) = json.loads(printed(capsys, "conservation/isolated/long/capped", "--certify", "--format", "json"))[
        "theorems"
    ]
    assert [each["evidence"] for each in found["certificates"]] == ["certificate"] * found["obligations"]
    assert list(found["certificates"][0]) == documented("certified obligation")
    assert all(len(each["sha256"]) == 64 for each in found["certificates"])
    (found,) = json.loads(printed(capsys, SMALL, "--format", "json"))["theorems"]
    assert found["certificates"] is None


def test_what_the_proofs_rest_on_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Of each obligation how many premises; and which none needs: money is conserved whatever the margins are."""
    name = "conservation/isolated/long/capped"
    text = printed(capsys, name, "--certify")
    told = re.search(r"    rests on (\d+) of (\d+) premises\n", text)
    assert told
    idle = int(told[2]) - int(told[1])
    assert f"{idle} premises that no obligation needs:\n  (< penalty 1.0)\n" in text
    assert text.endswith(f"  ... and {idle - 10} more: --format json has all of them\n")
    (found,) = json.loads(printed(capsys, name, "--certify", "--format", "json"))["theorems"]
    assert len(found["unused_premises"]) == idle > 10
    assert "(<= maintenance_margin initial_margin)" in found["unused_premises"]
    assert all(0 < each["rests_on"] < each["premises"] for each in found["certificates"])


def test_what_has_no_certificate_may_rest_on_everything(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Then no premise of its own is called idle."""
    assert not folder.exists()
    assert re.search(r"rests on at most (\d+) of \1 premises", printed(capsys, SMALL, "--certify"))
    (found,) = json.loads(printed(capsys, SMALL, "--certify", "--format", "json"))["theorems"]
    assert found["unused_premises"] == []
    assert {each["rests_on"] for each in found["certificates"]} == {None}


def documented(heading: str) -> list[str]:
    """The keys in the table below a heading of docs/json.md."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert section, heading
    return re.findall(r"^\| `([^`]+)` \|", section[1], re.MULTILINE)


def test_a_search_finds_what_is_missing_and_nothing_twice(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """It is written into the archive of the theorem, the same bytes every time."""
    text = printed(capsys, SMALL, "--search-certificates")
    first = (folder / f"{SMALL}.xz").read_bytes()
    archive = read_archive(SMALL)
    assert (len(archive.certificates), len(archive.given_up)) == (5, 0)
    assert text.startswith(f"{SMALL}  5 of 5 questions have a certificate, ")
    again = json.loads(printed(capsys, SMALL, "--search-certificates", "--format", "json"))
    (only,) = again["archives"]
    assert (only["certified"], only["found"]) == (len(archive.certificates), 0)
    assert (list(again), list(only)) == (
        documented("novate theorem --search-certificates"),
        documented("searched archive"),
    )
    lost = dict(archive.certificates)
    question, text = lost.popitem()
    put(folder, SMALL, Archive(lost, archive.given_up))
    printed(capsys, SMALL, "--search-certificates")
    assert read_archive(SMALL).certificates[question] == text
    assert (folder / f"{SMALL}.xz").read_bytes() == first
    assert [each.name for each in folder.iterdir()] == [f"{SMALL}.xz"]


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A search that finds something for each question at once, and the scripts that it was asked about."""
    seen: list[str] = []

    def found(missing: dict[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
        for question, script in missing.items():
            seen.append(script)
            yield question, (ONLY_CASES, "")

    monkeypatch.setattr(certificate_search, "searched", found)
    return seen


def test_what_this_search_has_given_up_is_not_searched_and_what_another_has_is(
    folder: Path, small: Theorem, asked: list[Question], invented: list[str]
) -> None:
    """A search that has changed may find it."""
    why = {asked[0].digest: GivenUp(this_search(), "too hard"), asked[1].digest: GivenUp("0" * 64, "too hard")}
    put(folder, SMALL, Archive({}, why))
    (found,) = certificate_search.search([small], is_whole=False)
    assert asked[0].script not in invented
    assert asked[1].script in invented
    assert (found.questions, found.certified, found.missing) == (5, 4, (f"{small.name}: {asked[0].obligation}",))


def test_the_shortest_questions_come_first(folder: Path, small: Theorem, invented: list[str]) -> None:
    """Most of what can be found is found soon."""
    certificate_search.search([small], is_whole=False)
    assert folder.exists()
    assert len(invented) == 5
    assert invented == sorted(invented, key=len)


def test_a_search_of_the_whole_drops_what_no_question_asks_for(
    folder: Path, small: Theorem, asked: list[Question], invented: list[str]
) -> None:
    """And moves what is in another's archive to its own; a search of a part leaves both alone."""
    put(folder, "lag-profile/gone", Archive({"0" * 64: "{}", asked[0].digest: ONLY_CASES}))
    certificate_search.search([small], is_whole=False)
    assert {*read_store().archives} == {"lag-profile/gone", SMALL}
    assert len(read_archive(SMALL).certificates) == len(invented) == 4
    certificate_search.search([small], is_whole=True)
    assert {*read_store().archives} == {SMALL}
    assert read_archive(SMALL).certificates == {each.digest: ONLY_CASES for each in asked}
    assert len(invented) == 4


def test_an_interrupt_loses_nothing_that_was_found(
    folder: Path, small: Theorem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is whole, and the search goes on from there."""

    def interrupted(missing: dict[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
        yield next(iter(missing)), (ONLY_CASES, "")
        raise KeyboardInterrupt

    monkeypatch.setattr(certificate_search, "searched", interrupted)
    for number in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            certificate_search.search([small], is_whole=True)
        assert len(read_archive(SMALL).certificates) == number
    assert [each.name for each in folder.iterdir()] == [f"{SMALL}.xz"]


def test_what_the_checker_refuses_is_not_stored(monkeypatch: pytest.MonkeyPatch, asked: list[Question]) -> None:
    """Whatever the search says."""
    monkeypatch.setattr(certificate_search, "certificate", lambda _: ONLY_CASES)
    text, reason = certificate_search._find(asked[0].script)
    assert text == ""
    assert reason.startswith("the checker refuses what is found: ")


def test_a_store_that_cannot_be_written_is_refused_before_any_work(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the package is installed for all users of a machine."""
    folder.write_text("in the way")
    monkeypatch.setattr(certificate_search, "search", None)
    assert run(["theorem", SMALL, "--search-certificates"]) == 4
    assert f"cannot write {folder}: " in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--certify", "--cross-check", "--latex"])
def test_a_search_proves_nothing_so_it_stands_alone(capsys: pytest.CaptureFixture[str], option: str) -> None:
    """It is said so."""
    assert run(["theorem", SMALL, "--search-certificates", option]) == 3
    assert "stands alone" in capsys.readouterr().err


def test_a_component_s_certificates_are_its_own() -> None:
    """A file for each oracle; of a property one for all shapes."""
    by_archive = {each.name: archive_of(each) for each in theorems()}
    assert by_archive["lag-profile/push"] == "lag-profile/push"
    assert by_archive["no-bad-debt/cross/short/capped"] == "no-bad-debt"
