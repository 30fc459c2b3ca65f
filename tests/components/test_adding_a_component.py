"""docs/adding-a-component.md, done as it says in a copy of the package: its files, its one line, its commands."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-dir"]
PAGE = (ROOT / "docs" / "adding-a-component.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
FILES = {match[1]: block for block in BLOCKS if (match := re.match(r"# (\S+\.py)\n", block))}
(LINE,) = (block for block in BLOCKS if not block.startswith("# "))

PREMIUM, MOVE, SLIPPAGE, DELAY = Fraction(1, 200), Fraction(1, 100), Fraction(1, 50), 2
DOCUMENT = """
[mechanism]
margin = "isolated"
quote_quantum = "0.01"
[markets.A-USD]
initial_margin = "12%"
maintenance_margin = "4%"
base_quantum = "1e-6"
price_tick = "0.01"
[liquidation]
penalty = "1%"
penalty_capped_by_equity = true
keeper = "open"
[oracle]
kind = "premium"
premium = "0.5%"
[environment]
max_move_per_block = "1%"
keeper_delay = "2 blocks"
slippage = "2%"
"""

SCRIPT = """
import json, sys
from random import Random
sys.path.insert(0, sys.argv[1])
from novate.model.oracles.premium.parameters import Premium
from novate.proofs.mutation import cross_validation
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.refinement.templates import Symbolic
from novate.specification.file import schema
from fractions import Fraction

symbolic = Symbolic(mechanism({"oracle": Premium(Fraction(3, 100))}, {}))
disagreement = cross_validation.disagreement(symbolic, Known())
print(json.dumps({
    "described": schema()["$defs"]["PremiumOracleTable"]["properties"],
    "disagreement": disagreement and str(disagreement),
}))
"""

Copy = Path


def run(copy: Copy, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python, with the copy of the package before any other; without the progress that a busy machine shows."""
    begin = f"import sys; sys.path.insert(0, {str(copy)!r}); sys.argv = sys.argv[1:]; import runpy; "
    command = [sys.executable, "-c", f"{begin}runpy.run_module(sys.argv[0], run_name='__main__')", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=copy, timeout=300)
    done.stderr = re.sub(r"^novate: .*, \d+ s\n", "", done.stderr, flags=re.MULTILINE)
    return done


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The package with what the page adds, after the first of its commands."""
    root = tmp_path_factory.mktemp("copy")
    for name, folder in FOLDERS.items():
        target = root / name.replace(".", "/")
        shutil.copytree(ROOT / folder, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    for place, text in FILES.items():
        file = root / "novate" / place
        assert not file.exists(), "the page adds files and changes none"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    registry = root / "novate/model/oracles/__init__.py"
    found, name = registry.read_text(encoding="utf-8"), LINE.split(" = ")[0]
    changed, count = re.subn(rf"^{name} = .*\n", LINE, found, flags=re.MULTILINE)
    assert count == 1
    registry.write_text(changed, encoding="utf-8")
    (root / "file.toml").write_text(DOCUMENT, encoding="utf-8")
    written = run(root, "novate.proofs.theorems.write_lock", "--components")
    assert written.returncode == 0, written.stderr
    return root


def test_what_it_has_to_prove_holds(copy: Copy) -> None:
    """The page's second command, and what was proved is written down beside the other kinds'."""
    done = run(copy, "novate", "theorem", "lag-profile/premium")
    assert (done.returncode, done.stderr) == (0, "")
    assert "proved" in done.stdout
    lock = (copy / "novate/proofs/theorems/lock.py").read_text(encoding="utf-8")
    kept = (ROOT / "proofs/theorems/lock.py").read_text(encoding="utf-8")
    added = [line for line in lock.splitlines() if line not in kept.splitlines()]
    assert [line.split(":")[0].strip() for line in added] == ['"premium"', '"lag-profile/premium"']


SEARCH = """
import sys
sys.path.insert(0, sys.argv[1])
from novate.command_line import run
from novate.workers import certificate_search
certificate_search.SECONDS = 2.0
run(["theorem", "--search-certificates", "lag-profile/premium"])
"""
"""The page's third command, with less patience than a person has."""


def archives(copy: Copy) -> dict[str, bytes]:
    """The files with certificates."""
    folder = copy / "novate/proofs/certificates/stored/archives"
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*.xz")}


def test_its_certificates_are_in_a_file_of_its_own(copy: Copy) -> None:
    """Nobody else's is changed; what is found there is what `novate theorem --certify` looks up."""
    before = archives(copy)
    done = subprocess.run([sys.executable, "-c", SEARCH, str(copy)], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    after = archives(copy)
    assert after.keys() - before.keys() == {"lag-profile/premium.xz"}
    assert before.items() <= after.items()
    certified, questions = map(int, re.findall(r"lag-profile/premium  (\d+) of (\d+) questions have", done.stdout)[0])
    assert 0 < certified <= questions
    (theorem,) = asked(copy, "theorem", "lag-profile/premium", "--certify")["theorems"]
    found = {each["sha256"] for each in theorem["certificates"] if each["evidence"] == "certificate"}
    assert len(found) == certified


NAMES = """
import ast, sys
from pathlib import Path
for place in sys.argv[1:]:
    tree = ast.parse(Path(place).read_text())
    imported = {alias.asname or alias.name for each in ast.walk(tree) if isinstance(each, ast.ImportFrom | ast.Import)
                for alias in each.names} - {"annotations"}
    exported = {text for each in ast.walk(tree) if isinstance(each, ast.Constant) for text in [each.value]}
    used = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
    defined = {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.ClassDef)}
    defined |= {each.arg for each in ast.walk(tree) if isinstance(each, ast.arg)}
    defined |= {each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    for name in sorted(used - imported - defined - {*dir(__builtins__)}):
        print(f"{place}: {name} is used and is nowhere")
    for name in sorted(imported - used - exported):
        print(f"{place}: {name} is imported and not used")
"""


def test_its_files_import_what_they_use_and_no_more(copy: Copy) -> None:
    """What stands in an annotation alone is never evaluated: a name that is missing there would not be noticed."""
    places = [str(copy / "novate" / place) for place in FILES]
    done = subprocess.run([sys.executable, "-c", NAMES, *places], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def asked(copy: Copy, *arguments: str) -> dict[str, Any]:
    """What a command says to a program."""
    done = run(copy, "novate", *arguments, "--format", "json")
    assert not done.stderr, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("side", ["long", "short"])
def test_thresholds_are_those_of_its_profile(copy: Copy, side: str) -> None:
    """Exact: 1 - (1 - s) L_K for a long, (1 + s) U_K - 1 for a short."""
    blocks = DELAY + 1
    closed = {
        "long": 1 - (1 - SLIPPAGE) * (1 - MOVE) ** blocks / (1 + PREMIUM),
        "short": (1 + SLIPPAGE) * (1 + MOVE) ** blocks - 1,
    }[side]
    arguments = ("file.toml", "--parameter", "markets.A-USD.maintenance_margin", "--side", side)
    answer = asked(copy, "threshold", *arguments)
    assert Fraction(answer["exact"]) == closed
    assert (answer["method"], answer["at_safe"], answer["beyond"]["status"]) == ("theorem", "proved", "violated")


def test_a_margin_that_is_too_small_is_broken_by_a_run(copy: Copy) -> None:
    """In exact integers, which the reference carried out again."""
    done = run(copy, "novate", "verify", "file.toml", "--property", "no-bad-debt", "--save-scenarios", "runs")
    assert done.returncode == 1, done.stderr
    saved = sorted((copy / "runs").glob("*no-bad-debt*"))
    assert len(saved) == 2
    for scenario in saved:
        replayed = run(copy, "novate", "replay", str(scenario))
        assert (replayed.returncode, replayed.stderr) == (0, "")


def test_both_encodings_agree_on_it_and_the_schema_has_it(copy: Copy) -> None:
    """The reference's runs are steps of the symbolic machine, and what is drawn from that can be carried out."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(copy)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["disagreement"] is None
    assert found["described"]["kind"]["const"] == "premium"
    assert found["described"]["premium"]["examples"] == ["0.5%"]


def test_a_contract_that_promises_too_much_is_refused(copy: Copy) -> None:
    """The page's own mistake: nothing is proved, nothing is written."""
    contract = copy / "novate/model/oracles/premium/contract.py"
    lock = copy / "novate/proofs/theorems/lock.py"
    right, written = contract.read_text(encoding="utf-8"), lock.read_text(encoding="utf-8")
    wrong = right.replace("fall(machine, Span.HORIZON) / (1 + premium(machine))", "fall(machine, Span.HORIZON)")
    assert wrong != right
    contract.write_text(wrong, encoding="utf-8")
    try:
        done = run(copy, "novate.proofs.theorems.write_lock", "--components")
        assert (done.returncode, lock.read_text(encoding="utf-8")) == (1, written)
        assert done.stderr == "not proved, so nothing is written: lag-profile/premium\n"
    finally:
        contract.write_text(right, encoding="utf-8")
