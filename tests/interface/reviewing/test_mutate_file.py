"""`novate mutate FILE`: what it damages, what a gate notices of it, and the page about it."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.proofs.engine.limits import Limits
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.reviewing.damages import damages, step_of
from novate.specification.file import parse_document, read_document
from novate.specification.parameters import parameter_named
from novate.workers.verification import Job

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
SAFE = ROOT / "examples" / "dydx-v4-eth-usd.toml"
PROMISE = ROOT / "examples" / "wrongful-close-out.toml"
PAGE = (ROOT / "docs" / "mutation.md").read_text()


@pytest.fixture
def mutated(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command 80 columns wide, with the engine in this process: its exit code, and what it prints."""

    def engine(questions: Sequence[Job], *_: object) -> Generator[tuple[int, Verdict]]:
        for place, job in enumerate(questions):
            yield place, verify(job.specification, job.market, job.side, job.property, Limits())

    monkeypatch.setattr("novate.workers.verification.as_they_come", engine)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(ROOT)

    def ask(*arguments: str) -> tuple[int, str]:
        code = run(["mutate", *arguments])
        return code, capsys.readouterr().out

    return ask


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_number_of_a_file_is_damaged(path: Path) -> None:
    """Each that a verdict may turn on, to both sides but at an end of its range; no damage is said twice."""
    document = read_document(path)
    found = damages(document)
    assert len({(each.key, each.after) for each in found}) == len(found)
    keys = [each.key for each in found if each.after != "left out"]
    assert "environment.keeper_delay" in keys
    assert all(1 <= keys.count(key) <= 2 for key in keys)
    assert not any(each.path[0] == "expect" or each.path[-1] == "title" for each in found)


def test_what_is_damaged_in_one_file() -> None:
    """Numbers by a step, truths turned round, what may be left out left out; nothing that means the same."""
    found = {(each.key, f"{each.before} -> {each.after}") for each in damages(read_document(PROMISE))}
    market = "markets.ETH-USD"
    expected = {
        (f"{market}.maintenance_margin", "5% -> 4.9%"),
        (f"{market}.maintenance_margin", "5% -> 5.1%"),
        (f"{market}.initial_margin", "10% -> 9%"),
        (f"{market}.initial_margin", "10% -> 11%"),
        (f"{market}.minimum_notional", "1_000 -> 900"),
        (f"{market}.minimum_notional", "1_000 -> 1_100"),
        ("liquidation.penalty", "1% -> 0.9%"),
        ("liquidation.penalty", "1% -> 1.1%"),
        ("liquidation.penalty_capped_by_equity", "true -> false"),
        ("oracle.deviation", "1% -> 0.9%"),
        ("oracle.deviation", "1% -> 1.1%"),
        ("environment.max_move_per_block", "1% -> 0.9%"),
        ("environment.max_move_per_block", "1% -> 1.1%"),
        ("environment.keeper_delay", "1 block -> 0 blocks"),
        ("environment.keeper_delay", "1 block -> 2 blocks"),
        ("environment.slippage", "0.5% -> 0.49%"),
        ("environment.slippage", "0.5% -> 0.51%"),
        ("promises.closes_only_below", "6% -> 5.9%"),
        ("promises.closes_only_below", "6% -> 6.1%"),
        ("promises.closes_only_below", "6% -> left out"),
    }
    assert expected <= found
    assert all(after.endswith("left out") for _, after in found - expected)


@pytest.mark.parametrize(
    ("key", "text", "step"),
    [
        ("markets.ETH-USD.maintenance_margin", "5%", Fraction(1, 1000)),
        ("environment.slippage", "0.5%", Fraction(1, 10_000)),
        ("environment.slippage", "0%", Fraction(1, 1000)),
        ("environment.keeper_delay", "0 blocks", Fraction(1)),
        ("environment.keeper_delay", "7 blocks", Fraction(1)),
        ("environment.keeper_delay", "7_200 blocks", Fraction(100)),
        ("markets.ETH-USD.minimum_notional", "0.05", Fraction(1, 100)),
        ("markets.ETH-USD.minimum_notional", "250_000", Fraction(10_000)),
    ],
)
def test_a_step_is_one_in_the_second_digit(key: str, text: str, step: Fraction) -> None:
    """And at least the smallest that there is: a block, a quantum."""
    document = read_document(PROMISE)
    table, last = (*key.split(".")[:-1],), key.split(".")[-1]
    place: Any = document
    for each in table:
        place = place[each]
    place[last] = text
    parse_document(document)
    assert step_of(parameter_named(document, key)) == step


ONE = ("--property", "no-bad-debt")


def test_a_headroom_that_is_expected_notices_everything(tmp_path: Path, mutated: Any) -> None:
    """Without it what takes most of the headroom comes first, and the exit code is 1."""
    code, printed = mutated(str(SAFE), *ONE)
    assert code == 1
    assert "6 damages would pass" in printed
    assert printed.index("oracle.staleness") < printed.index("environment.slippage")
    assert "where [expect] names the headroom that is there" in " ".join(printed.split())
    expecting = tmp_path / "expecting.toml"
    expected = '\n[expect]\nno-bad-debt = { status = "proved", headroom = "0.98%" }\n'
    expecting.write_text(SAFE.read_text() + expected)
    code, printed = mutated(str(expecting), *ONE)
    assert code == 0
    assert "No damage would pass. 25 damages: 7 noticed, 18 harmless." in " ".join(printed.split())


def test_what_is_not_asked_any_more_comes_first(tmp_path: Path, mutated: Any) -> None:
    """A promise that is left out leaves nothing to break; where its verdict is expected by name, that is noticed."""
    text = PROMISE.read_text().replace('"6%" ', '"7%" ').partition("[expect")[0]
    file = tmp_path / "promise.toml"
    file.write_text(text)
    code, printed = mutated(str(file), "--property", "no-wrongful-close-out", "--format", "json")
    found = json.loads(printed)
    first = found["outcomes"][0]
    assert (code, found["exit_code"], found["undamaged_exit_code"]) == (1, 1, 0)
    assert (first["key"], first["after"], first["fate"]) == ("promises.closes_only_below", "left out", "unnoticed")
    assert (first["worse"][0]["before"], first["worse"][0]["after"]) == ("proved", "not-applicable")
    fates = ("unnoticed", "unnamed", "noticed", "refused", "harmless")
    assert sum(found[fate] for fate in fates) == found["damages"] == len(found["outcomes"])
    file.write_text(f'{text}\n[expect.markets.ETH-USD]\nno-wrongful-close-out = "proved"\n')
    _, printed = mutated(str(file), "--property", "no-wrongful-close-out", "--format", "json")
    fate = {(each["key"], each["after"]): each["fate"] for each in json.loads(printed)["outcomes"]}
    assert fate[first["key"], "left out"] == "noticed"


def test_a_file_that_is_not_as_expected_is_nothing_to_compare_with(mutated: Any) -> None:
    """So nothing is damaged."""
    code, printed = mutated("examples/too-much-leverage.toml", *ONE)
    assert code == 2
    assert "nothing to compare with: novate verify has exit code 1" in " ".join(printed.split())


def test_bad_input_is_refused(mutated: Any, tmp_path: Path) -> None:
    """A file that is none, a market that is not in it, a choice without a file."""
    assert mutated(str(tmp_path / "none.toml"))[0] == 3
    assert mutated(str(SAFE), "--market", "BTC-USD")[0] == 3
    assert mutated(*ONE)[0] == 3


def test_the_page_shows_what_the_command_prints(mutated: Any) -> None:
    """Letter by letter."""
    shown = r"```console\n\$ novate mutate (.*?)\n```\n\n```text\n(.*?)\n```"
    ((arguments, sample),) = re.findall(shown, PAGE, re.DOTALL)
    assert mutated(*arguments.split())[1].rstrip("\n") == sample
