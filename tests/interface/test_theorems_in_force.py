"""A theorem answers only for the mechanism that it is about: with both encodings changed alike, the search answers."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

import novate
from novate.command_line import run
from novate.model.mutant import Mutant
from novate.proofs.mutation.mutant import applied
from novate.proofs.theorems import lock, write_lock
from novate.proofs.theorems.in_force import in_force, title
from novate.proofs.theorems.parameters import SHAPES
from novate.proofs.theorems.theorem import theorems
from novate.properties import PROPERTIES

MARGIN = "markets.ETH-USD.maintenance_margin"
SPECIFICATION = """
[mechanism]
title = "Charges in full"
margin = "isolated"
quote_quantum = "0.01"
[markets.ETH-USD]
initial_margin = "10%"
maintenance_margin = "5.1%"
minimum_maintenance = "0"
minimum_notional = "100"
base_quantum = "0.0001"
price_tick = "0.01"
max_open_interest = "1_000_000"
[liquidation]
penalty = "1%"
penalty_capped_by_equity = false
keeper = "open"
keeper_share = "50%"
keeper_flat_reward = "0"
[oracle]
deviation = "0%"
staleness = "0 blocks"
[waterfall]
insurance_fund = "0"
[environment]
max_move_per_block = "1%"
keeper_delay = "1 block"
slippage = "1%"
gas_cost = "0"
dust_notional = "0"
"""
"""Longs need 3.94 % for no-bad-debt, and with five times the penalty 7.9 %."""

FIVEFOLD = (
    ("core.symbolic.liquidate.charged", "rounding.up(number(machine", "rounding.up(5 * number(machine"),
    ("core.reference.liquidate.billed", "penalty = rounded_up(size", "penalty = rounded_up(5 * size"),
)
"""Both encodings charge five times the penalty."""
POOL = (
    ("core.symbolic.waterfall.absorbed", "ledger, rest = before, owed", "ledger, rest = before, owed - 1000"),
    ("core.reference.waterfall.absorbed", "owed -= paid", "owed -= paid + 1000"),
)
"""Both have a pool that pays a part of every shortfall."""
ON_A_NUMBER = (("core.symbolic.liquidate.owed", "penalty + flat,", "penalty + flat if flat else penalty * 5,"),)
"""A function that treats the number 0 apart: with symbols it is as it was."""
ASKING = (("core.symbolic.liquidate.charged", "if of_margin is None and", "if flat > gas or"),)
"""A function that asks for the value of a parameter, which no symbol has."""
DAMAGES = {"fivefold": FIVEFOLD, "pool": POOL, "a number apart": ON_A_NUMBER, "asking": ASKING}


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The specification."""
    path = tmp_path / "market.toml"
    path.write_text(SPECIFICATION, encoding="utf-8")
    return str(path)


@contextmanager
def damaged(changes: Sequence[tuple[str, str, str]]) -> Iterator[None]:
    """Both encodings changed, in this process and in the workers that it starts."""
    with ExitStack() as stack:
        for function, original, mutated in changes:
            stack.enter_context(applied(Mutant("changed", function, original, mutated)))
        yield


def test_the_lock_is_what_the_encodings_and_the_argument_give() -> None:
    """Every theorem of the catalogue; what must be proved for each is compared where it is built (`test_lock.py`)."""
    assert write_lock.mechanisms() == lock.MECHANISMS
    assert write_lock.statements(theorems()) == lock.STATEMENTS
    assert set(lock.OBLIGATIONS) == {each.name for each in theorems()}
    written = [*lock.MECHANISMS.values(), *lock.STATEMENTS.values(), *lock.OBLIGATIONS.values()]
    assert {len(each) for each in written} == {64}, "a mechanism that could not be looked at"


@pytest.mark.parametrize("changes", DAMAGES.values(), ids=DAMAGES)
def test_no_theorem_is_in_force_while_the_mechanism_is_another(changes: tuple[tuple[str, str, str], ...]) -> None:
    """And all of them are again once it is put back: nothing is remembered of the one for the other."""
    covered = [(name, shape) for shape in SHAPES[:2] for name in PROPERTIES if title(name, shape) in lock.OBLIGATIONS]
    assert all(in_force(name, shape) for name, shape in covered)
    with damaged(changes):
        assert not any(in_force(name, shape) for name, shape in covered if not shape.capped)
    assert all(in_force(name, shape) for name, shape in covered)


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """The JSON that a command writes."""
    capsys.readouterr()
    run([*arguments, "--format", "json"])
    return json.loads(capsys.readouterr().out)


def verdicts(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[tuple[str, str], dict[str, Any]]:
    """By property and side."""
    return {(each["property"], each["side"]): each for each in all_verdicts(output(capsys, "verify", *arguments))}


def all_verdicts(document: Any) -> Iterator[dict[str, Any]]:
    """Wherever they stand in the document."""
    if isinstance(document, dict):
        if "property" in document and "status" in document:
            yield document
        for each in document.values():
            yield from all_verdicts(each)
    if isinstance(document, list):
        for each in document:
            yield from all_verdicts(each)


@pytest.mark.parametrize("changes", [FIVEFOLD, POOL], ids=["fivefold", "pool"])
def test_verify_says_what_the_search_says(
    changes: tuple[tuple[str, str, str], ...], file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before and after it says that theorems prove it."""
    asked = ("--property", "no-bad-debt", "--property", "conservation")
    whole = verdicts(capsys, file, *asked)
    assert {each["method"] for each in whole.values()} == {"theorem"}
    with damaged(changes):
        found = verdicts(capsys, file, *asked)
        searched = verdicts(capsys, file, *asked, "--method", "search")
    assert {each["method"] for each in found.values()} == {"search"}
    assert {key: each["status"] for key, each in found.items()} == {
        key: each["status"] for key, each in searched.items()
    }
    assert not any({"headroom", "threshold"} & each["figures"].keys() for each in found.values())
    assert not any("maintenance margin of" in each["detail"] for each in found.values())
    if changes is FIVEFOLD:
        assert found["no-bad-debt", "long"]["status"] == "violated"
    assert {each["method"] for each in verdicts(capsys, file, *asked).values()} == {"theorem"}


def test_threshold_envelope_and_repair_ask_for_verdicts(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With a margin of 9 % keepers may be 5 blocks late, and 1 where five times the penalty is charged."""
    Path(file).write_text(SPECIFICATION.replace('"5.1%"', '"9%"\nsides = "short"'), encoding="utf-8")
    delay = "environment.keeper_delay"
    asked = ("threshold", file, "--parameter", delay, "--property", "no-bad-debt", "--side", "short")
    whole = output(capsys, *asked)
    assert (whole["method"], whole["safe"]) == ("theorem", "5 blocks")
    with damaged(FIVEFOLD):
        found = output(capsys, *asked)
        frontier = output(capsys, "envelope", file, "--axes", delay, "environment.slippage", "--points", "2")
        repaired = output(capsys, "repair", file, "--property", "no-bad-debt", "--allow", MARGIN)
    assert (found["method"], found["safe"]) == ("search", "1 block")
    assert '"theorem"' not in json.dumps([frontier, repaired])
    assert '"search"' in json.dumps(frontier)


def test_sweep_asks_for_verdicts(file: str, tmp_path: Path) -> None:
    """A margin of 6 % is proved safe by theorem, and with five times the penalty it is not."""
    vary = ("--vary", f"{MARGIN}=5%:9%:2%", "--property", "no-bad-debt")

    def methods(table: Path) -> set[tuple[str, str, str]]:
        assert run(["sweep", file, *vary, "--out", str(table)]) == 0
        with table.open(encoding="utf-8", newline="") as lines:
            return {(each[MARGIN], each["status"], each["method"]) for each in csv.DictReader(lines)}

    assert {method for *_, method in methods(tmp_path / "whole.csv")} == {"theorem"}
    with damaged(FIVEFOLD):
        found = methods(tmp_path / "damaged.csv")
    assert {method for *_, method in found} == {"search"}
    assert {status for _, status, _ in found} == {"proved", "violated"}


def test_a_changed_source_is_another_mechanism(file: str, tmp_path: Path) -> None:
    """The files themselves edited, as somebody would who adds a layer and forgets the theorems."""
    package = tmp_path / "site" / "novate"
    shutil.copytree(Path(novate.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    for function, original, mutated in FIVEFOLD:
        _, encoding, module, _ = function.split(".")
        source = package / "model" / "core" / encoding / f"{module}.py"
        text = source.read_text(encoding="utf-8")
        assert text.count(original) == 1
        source.write_text(text.replace(original, mutated), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "novate", "verify", file, "--property", "no-bad-debt", "--format", "json"],
        env={**os.environ, "PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    found = list(all_verdicts(json.loads(done.stdout)))
    assert {(each["status"], each["method"]) for each in found} == {("violated", "search")}
    assert not any({"headroom", "threshold"} & each["figures"].keys() for each in found)
