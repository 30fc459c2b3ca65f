"""The pytest plugin: a specification file is a test, its scenario the failure's text; nothing where nobody asks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest

import novate.model.specification
from novate.proofs.engine.limits import Limits
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.workers.verification import Job

pytest_plugins = "pytester"
EXAMPLES = Path(__file__).parents[2] / "examples"
BROKEN = (EXAMPLES / "too-much-leverage.toml").read_text()


@pytest.fixture
def folder(pytester: pytest.Pytester) -> pytest.Pytester:
    """Files of which one is as wished, one is violated, one has a mistake, and one is no specification."""
    (pytester.path / "fine.toml").write_text((EXAMPLES / "thin-keeper-reward.toml").read_text())
    (pytester.path / "broken.toml").write_text(BROKEN)
    (pytester.path / "mistaken.toml").write_text(BROKEN.replace("price_tick =", "tick ="))
    (pytester.path / "other.toml").write_text('[project]\nname = "mechanism"\n')
    return pytester


def test_a_specification_is_a_test_whose_failure_is_its_scenario(folder: pytest.Pytester) -> None:
    """With the line of the key, and without a traceback."""
    result = folder.runpytest_inprocess("--novate", "-v")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines_random(["fine.toml::novate PASSED*", "broken.toml::novate FAILED*"])
    result.stdout.fnmatch_lines(
        [
            "*novate: broken.toml*",
            "broken.toml:11: no-bad-debt violated: ETH-USD long: the close-out leaves 880 of bad debt*",
            "How no-bad-debt breaks: ETH-USD long",
            "*3  94.12  1,000  trader*-880*",
            "mistaken.toml:*: not a specification: markets.ETH-USD.tick: *did you mean price_tick?",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_what_was_verified_is_not_asked_again(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """But where somebody says so."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(pytester.path))
    monkeypatch.delenv("NOVATE_NO_CACHE")
    asked = []

    def engine(questions: Sequence[Job], *_: object) -> Generator[tuple[int, Verdict]]:
        for place, job in enumerate(questions):
            asked.append(place)
            yield place, verify(job.specification, job.market, job.side, job.property, Limits())

    monkeypatch.setattr("novate.workers.verification.as_they_come", engine)
    (pytester.path / "broken.toml").write_text(BROKEN)
    for options, expected in ((), 13), ((), 0), (("--novate-no-cache",), 13):
        asked.clear()
        pytester.runpytest_inprocess("--novate", *options).assert_outcomes(failed=1)
        assert len(asked) == expected


def test_nothing_is_collected_where_nobody_asks(folder: pytest.Pytester) -> None:
    """The files are none of its business."""
    folder.runpytest_inprocess().assert_outcomes()


LIGHT = {"novate", "novate.testing", "novate.testing.plugin"}


def test_the_plugin_imports_nothing_that_takes_time() -> None:
    """Every pytest session of whoever has novate loads it."""
    code = "import sys; import novate.testing.plugin; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {each for each in done.stdout.split() if each.startswith("novate")} == LIGHT
    assert not {*done.stdout.split()} & {"z3", "pydantic", "rich", "typer", "pytest", "sympy", "networkx"}


def test_pytest_imports_novate_as_it_is() -> None:
    """It would rewrite the assertions of all its files, as it does of every distribution that has a plugin."""
    assert "AssertionRewritingHook" not in type(novate.model.specification.__loader__).__name__
