"""docs/ci.md: every recipe, the action and the hook are run as they stand, but for what only installs novate."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from junitparser import JUnitXml
from pre_commit.clientlib import load_manifest

from novate.command_line import run
from novate.reports.formats.registry import AnswerFormat

pytest_plugins = "pytester"
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text()
GITHUB, GITLAB, PRE_COMMIT = (yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
(PYTEST,) = re.findall(r"```sh\n(pytest .*?)\n```", PAGE)
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
BROKEN = (ROOT / "examples" / "too-much-leverage.toml").read_text()
BIN = Path(sys.executable).parent


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a specification that is violated, and a TOML file that is none."""
    (tmp_path / "specifications").mkdir()
    (tmp_path / "specifications" / "eth.toml").write_text(BROKEN)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def performed(
    number: int, given: Mapping[str, str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """A step of the action, as the runner does it: its inputs in the environment, its script in bash."""
    step = ACTION["runs"]["steps"][number]
    inputs = {name: given.get(name, each.get("default")) for name, each in ACTION["inputs"].items()}
    values = {name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda m: inputs[m[1]], v) for name, v in step["env"].items()}
    assert "${{" not in step["run"]  # what somebody writes into an input must be no part of a script
    script = Path(environment["RUNNER_TEMP"]) / f"step-{number}.sh"
    script.write_text(step["run"])
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    return subprocess.run(
        command, env={**os.environ, **environment, **values}, capture_output=True, text=True, check=False
    )


def test_the_action_annotates_summarises_and_fails(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """With the inputs of the page: what the step writes for GitHub is there, and its code is that of the command."""
    (step,) = [each for each in GITHUB["jobs"]["novate"]["steps"] if "novate@" in each.get("uses", "")]
    assert {*step["with"]} <= {*ACTION["inputs"]}
    temporary = tmp_path_factory.mktemp("runner")
    (temporary / "novate" / "bin").mkdir(parents=True)
    (temporary / "novate" / "bin" / "novate").symlink_to(BIN / "novate")
    environment = {
        "RUNNER_TEMP": str(temporary),
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_STEP_SUMMARY": str(temporary / "summary"),
        "GITHUB_OUTPUT": str(temporary / "output"),
    }
    done = performed(1, {**step["with"], "arguments": "--property no-bad-debt --jobs 1"}, environment)
    assert done.returncode == 1, done.stderr
    assert "How it breaks, ETH-USD short: no-bad-debt" in done.stdout
    assert "\n::error file=specifications/eth.toml,line=11,title=novate%3A no-bad-debt violated%3A" in done.stdout
    (token,) = re.findall(r"\A::stop-commands::(\w{32})\n", done.stdout)
    told, resumed, annotations = done.stdout.partition(f"\n::{token}::\n")
    assert resumed
    assert "ETH-USD" in told
    assert "\n::error" not in told
    assert annotations.startswith("::error ")
    assert (temporary / "summary").read_text().startswith("## novate: Violated: 2 violated\n")
    assert (temporary / "output").read_text() == "exit-code=1\n"
    uploaded = GITHUB["jobs"]["novate"]["steps"][-1]["with"]["sarif_file"]
    assert '"version": "2.1.0"' in (workspace / uploaded).read_text()


def test_the_action_installs_its_own_checkout(tmp_path: Path) -> None:
    """By whichever Python it is given: here one that only says what it was asked for."""
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\necho "$@"\nif [ "$2" = venv ]; then mkdir -p "$3/bin"; ln -s "$0" "$3/bin/python"; fi\n'
    )
    python.chmod(0o755)
    environment = {"RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": str(ROOT)}
    done = performed(0, {"python": str(python)}, environment)
    first, second = done.stdout.splitlines()
    assert first == f"-m venv {tmp_path}/novate"
    assert second == f"-m pip install --quiet {ROOT}"


@pytest.mark.usefixtures("workspace")
def test_gitlab_reads_a_report_of_each_case(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the page says that it is."""
    install, verify = GITLAB["novate"]["script"]
    assert install.startswith("pip install --quiet git+")
    program, *arguments = shlex.split(verify)
    assert (program, run(arguments)) == ("novate", 1)
    assert "specifications/eth.toml:11: no-bad-debt violated" in capsys.readouterr().out
    assert JUnitXml.fromfile(GITLAB["novate"]["artifacts"]["reports"]["junit"]).failures == 4


def test_pre_commit_runs_the_hook(workspace: Path) -> None:
    """On the files that the page names, and no others; novate is taken from where it is installed."""
    (manifest,) = load_manifest(ROOT / ".pre-commit-hooks.yaml")
    (repository,) = PRE_COMMIT["repos"]
    (hook,) = repository["hooks"]
    assert hook["id"] == manifest["id"]
    hooks: list[dict[str, Any]] = [{**manifest, **hook, "language": "system"}]
    (workspace / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}))
    (workspace / "specifications" / "eth.toml").write_text(BROKEN.replace("price_tick", "tick"))
    git = shutil.which("git")
    assert git is not None
    subprocess.run([git, "init", "--quiet"], check=True)
    subprocess.run([git, "add", "."], check=True)
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "- exit code: 3\n" in done.stdout
    assert re.search(r"^specifications/eth.toml:\d+: markets.ETH-USD.tick: .* price_tick\?$", done.stdout, re.MULTILINE)
    assert "pyproject.toml" not in done.stdout


def test_pytest_takes_specifications(pytester: pytest.Pytester) -> None:
    """As the page calls it."""
    program, *arguments = shlex.split(PYTEST)
    assert program == "pytest"
    (pytester.path / "specifications").mkdir()
    (pytester.path / "specifications" / "eth.toml").write_text(BROKEN.replace("price_tick", "tick"))
    pytester.runpytest_inprocess(*arguments).assert_outcomes(failed=1)


def test_the_page_has_every_format() -> None:
    """In its table, in the order of the help."""
    assert re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE) == [*AnswerFormat]


def test_completion_is_written_for_each_shell(workspace: Path) -> None:
    """As the page says; what bash reads is bash, and knows the command."""
    (said,) = re.findall(r"```sh\n(_NOVATE.*?)\n```", PAGE, re.DOTALL)
    asked = ["bash", "-ec", f"{said}\nsource ./novate.bash; complete -p novate"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert "_novate_completion novate" in done.stdout
    assert (workspace / "_novate").read_text().lstrip().startswith("#compdef novate")
    assert (workspace / "novate.fish").read_text().startswith("complete --command novate")
