"""The answer for a program: its numbers are fields, its runs are short and can be repeated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.rules import Rules
from novate.model.specification import Side
from novate.proofs.counterexamples.replay import replay
from novate.specification.file import parse_document

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
ACTIONS: dict[str, type[Action]] = {"deposit": Deposit, "withdraw": Withdraw, "trade": Trade, "liquidate": Liquidate}


def verified(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """The answer of `novate verify`, which agrees with its exit code."""
    code = run(["verify", *arguments, "--format", "json"])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert document["summary"]["exit_code"] == code
    return document


def actions(told: dict[str, Any]) -> Iterator[Action]:
    """The actions of a run, read as docs/json.md says."""
    for each in told["actions"]:
        texts = {key: value for key, value in each.items() if key != "prices"}
        choices = {key: int(text) if text.lstrip("-").isdigit() else text for key, text in texts.items()}
        name = choices.pop("action")
        if name == "next_blocks":
            series = each["prices"]
            for block in zip(*series.values(), strict=True):
                yield NextBlock({market: (int(p), int(o)) for market, (p, o) in zip(series, block, strict=True)})
        else:
            yield ACTIONS[name](**choices)


@pytest.mark.parametrize("example", ["too-much-leverage", "thin-keeper-reward", "cross-margin"])
def test_every_run_shows_its_violation_again(capsys: pytest.CaptureFixture[str], example: str) -> None:
    """From the specification, the opening prices and the actions in the answer alone."""
    (result,) = verified(capsys, str(EXAMPLES / f"{example}.toml"))["results"]
    specification = parse_document(result["specification"])
    violated = [each for each in result["verdicts"] if each["status"] == "violated"]
    assert violated
    for verdict in violated:
        told = result["scenarios"][verdict["scenario"]]
        opening = {market: int(price) for market, price in told["opening"].items()}
        start, steps = genesis(Rules.of(specification, opening), opening), list(actions(told))
        side = None if verdict["side"] is None else Side(verdict["side"])
        asked = (verdict["property"], verdict["market"], side, told["repeats"])
        again = replay(specification, start, steps, *asked)
        assert again.refusal is None
        assert again.violation is not None
        assert again.violation.step == len(steps) - 1
        assert again.violation.message in verdict["detail"]
    assert all(each["scenario"] is None for each in result["verdicts"] if each not in violated)


def test_figures_are_numbers_and_say_what_the_words_say(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the examples, every figure that the words give to the last digit; both forms of a number agree."""
    seen = set()
    results = verified(capsys, *map(str, EXAMPLES.glob("*.toml")))["results"]
    assert len(results) > 30
    for result in results:
        for verdict in result["verdicts"]:
            figures = {key: Fraction(each["exact"]) for key, each in verdict["figures"].items()}
            assert {key: each["decimal"] for key, each in verdict["figures"].items()} == {
                key: float(exact) for key, exact in figures.items()
            }
            seen |= set(figures)
            told = re.search(r"holds from a maintenance margin of ([0-9.]+)% on", verdict["detail"])
            if told:
                assert figures["threshold"] == Fraction(told[1]) / 100
            told = re.search(r"the smallest sufficient insurance fund is ([0-9.,]*[0-9])", verdict["detail"])
            if told:
                least = Fraction(told[1].replace(",", ""))
                assert figures["necessary_fund"] == figures["sufficient_fund"] == least
            told = re.search(r"shortfall ([0-9.]+),", verdict["detail"])
            if told:
                assert figures["shortfall"] == Fraction(told[1])
    assert {"threshold", "headroom", "necessary_fund", "sufficient_fund", "smallest_notional", "shortfall"} <= seen
    page = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    table = re.search(r"^## figures\n(.*?)^## ", page, re.DOTALL | re.MULTILINE)
    assert table
    assert seen <= set(re.findall(r"^\| `([^`]+)` \|", table[1], re.MULTILINE))


def test_assumptions_are_places_in_a_list_of_texts(capsys: pytest.CaptureFixture[str]) -> None:
    """Each text is there once, and some verdict points to it."""
    (result,) = verified(capsys, str(EXAMPLES / "cross-margin.toml"))["results"]
    places = {place for each in result["verdicts"] for place in (*each["assumptions"], *each["not_needed"])}
    assert places == set(range(len(result["assumptions"])))
    assert len(set(result["assumptions"])) == len(result["assumptions"])


def with_markets(count: int) -> str:
    """The example in which everybody can borrow too much, so many markets of it under one account."""
    text = (EXAMPLES / "too-much-leverage.toml").read_text(encoding="utf-8")
    head, market, rest = re.split(r"(?=^\[markets\.)|(?=^\[liquidation\])", text, flags=re.MULTILINE)
    head = re.sub(r'^margin = "\w+"', 'margin = "cross"', head, flags=re.MULTILINE)
    markets = (re.sub(r"^\[markets\.[^]]+\]", f"[markets.M{number}]", market) for number in range(count))
    return head + "\n".join(markets) + rest


def test_a_market_costs_the_same_however_many_there_are(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Verdicts about other markets, and their scenarios, do not get longer."""
    size = {}
    for count in (3, 12):
        file = tmp_path / f"{count}.toml"
        file.write_text(with_markets(count), encoding="utf-8")
        (result,) = verified(capsys, str(file))["results"]
        size[count] = len(json.dumps([result["verdicts"], result["scenarios"]])) / count
    assert size[12] < 1.2 * size[3]
