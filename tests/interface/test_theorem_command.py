"""`novate theorem`: which theorems there are, for a person, for a paper and for a program."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from novate.command_line import run
from novate.proofs.engine.second_solver import SecondSolver
from novate.workers import theorem_proofs

PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """Standard output of a call that ends with this code."""
    assert run(["theorem", *arguments]) == code
    return capsys.readouterr().out


def test_a_property_s_theorems_are_proved_and_written(capsys: pytest.CaptureFixture[str]) -> None:
    """Status, condition, what is assumed, what is argued by hand, the symbols, and a count."""
    text = printed(capsys, "no-bad-debt/isolated/long")
    assert "m >= 1 - L_K (1 - s)(1 - f)" in text
    assert text.count("proved, tight") == 4
    for part in ("Assuming:", "Where", "9 of 9 theorems proved"):
        assert part in text
    assert "Outside the solver:" in printed(capsys, "lag-profile")


def test_latex_is_for_a_paper(capsys: pytest.CaptureFixture[str]) -> None:
    """The same conditions for a typesetter."""
    assert r"m \ge U_K \left(1 + s\right) - 1" in printed(capsys, "no-bad-debt/isolated/short/capped", "--latex")


def test_json_has_everything(capsys: pytest.CaptureFixture[str]) -> None:
    """One object, described in docs/json.md."""
    document = json.loads(printed(capsys, "fund-sufficiency/isolated/long", "--format", "json"))
    assert document["version"] == 1
    assert len(document["theorems"]) == 9
    first = document["theorems"][0]
    assert first["name"] == "fund-sufficiency/isolated/long/capped"
    assert first["status"] == "proved"
    (row,) = first["condition"]
    assert (row["parameter"], row["relation"], row["tight"]) == ("insurance_fund", ">=", True)


def test_without_a_name_a_program_is_told_the_names(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a person is: nothing is proved, but with --all."""
    monkeypatch.setattr(theorem_proofs, "proofs", lambda *_, **__: 1 / 0)
    found = json.loads(printed(capsys, "--format", "json"))["theorems"]
    assert {"no-bad-debt", "lag-profile"} <= {each["property"] for each in found}
    assert "no-bad-debt/isolated/long/capped" in {each["name"] for each in found}
    assert run(["theorem", "--all", "--format", "json"]) == 2
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_protocol_s_theorem_has_no_shape(capsys: pytest.CaptureFixture[str]) -> None:
    """DYdX v4's own rule stands beside the properties."""
    (found,) = json.loads(printed(capsys, "fund-pays-while-solvent", "--format", "json"))["theorems"]
    assert (found["margin"], found["side"], found["charges"]) == (None, None, None)
    assert [row["text"] for row in found["condition"]] == ["rho >= min(b q/(1 + b q), q)"]


@pytest.mark.parametrize("name", ["no-bad-dept", "no-bad-debt/isolate", "", "no-bad-debt/"])
def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """What was found and what is expected, without a traceback."""
    assert run(["theorem", name]) == 3
    errors = capsys.readouterr().err
    assert "NAME" in errors
    assert "Traceback" not in errors


def test_the_json_page_names_exactly_the_keys_that_are_produced(capsys: pytest.CaptureFixture[str]) -> None:
    """Object by object, in order."""
    document = json.loads(printed(capsys, "fund-sufficiency/isolated/long/capped", "--format", "json"))
    (found,) = document["theorems"]
    name, *_ = json.loads(printed(capsys, "--format", "json"))["theorems"]
    objects = {
        "novate theorem": document,
        "name of a theorem": name,
        "theorem": found,
        "inequality": found["condition"][0],
    }
    assert {heading: documented(heading) for heading in objects} == {
        heading: list(keys) for heading, keys in objects.items()
    }


SMALL = "fund-pays-while-solvent"


def test_every_obligation_has_a_second_solver_s_word(capsys: pytest.CaptureFixture[str]) -> None:
    """Who gave it is told."""
    text = " ".join(printed(capsys, SMALL, "--cross-check").split())
    assert re.search(r"Cross-check: [1-9]\d* different questions; yices [\d.]+ agrees on all", text)
    assert "Nonlinear, decided by Z3 alone: 0 obligations" in text
    (found,) = json.loads(printed(capsys, SMALL, "--cross-check", "--format", "json"))["theorems"]
    assert len(found["cross_check"]) == found["obligations"]
    assert {each["parts"] for question in found["cross_check"] for each in question["opinions"]} == {1}


def test_what_no_second_solver_decides_is_named(
    capsys: pytest.CaptureFixture[str], install: Callable[..., None]
) -> None:
    """The theorem is proved all the same."""
    install(SecondSolver("parrot", "1.0", lambda *_: "unknown"))
    text = " ".join(printed(capsys, SMALL, "--cross-check").split())
    assert "nobody else decides all" in text
    assert re.search(r"Nonlinear, decided by Z3 alone: [1-9]", text)
    assert re.search(rf"{SMALL}/dydx-v4: '.*' is not confirmed by parrot 1.0: parrot answered: unknown", text)


def test_a_second_solver_that_disagrees_leaves_nothing_proved(
    capsys: pytest.CaptureFixture[str], install: Callable[..., None]
) -> None:
    """It is said who does, and of what."""
    install(SecondSolver("parrot", "1.0", lambda *_: "sat"))
    text = " ".join(printed(capsys, SMALL, "--cross-check", code=2).split())
    assert "NOT PROVED" in text
    assert "Z3 says unsat, parrot 1.0 sat" in text


def test_a_proof_that_fails_proves_nothing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of novate's own: it is reported, and the others are proved."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("by mistake")

    monkeypatch.setattr(theorem_proofs, "prove_theorem", fail)
    assert "NOT PROVED: internal error: ZeroDivisionError: by mistake" in printed(capsys, SMALL, code=2)


def documented(heading: str) -> list[str]:
    """The keys in the table below a heading of docs/json.md."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert section, heading
    return re.findall(r"^\| `([^`]+)` \|", section[1], re.MULTILINE)
