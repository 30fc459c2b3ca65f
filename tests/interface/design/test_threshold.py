"""`novate threshold`: safe values of any parameter, held against the theorems on a grid and against `verify`."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from design_documents import document, keys

from novate.command_line import run
from novate.design.threshold import SideAnswer, Threshold, threshold
from novate.model.specification import Side, Specification
from novate.proofs.design.confirmation import proved, status_of
from novate.proofs.design.question import Question
from novate.proofs.design.requirements import requirements
from novate.proofs.status import Method, Status
from novate.properties import asked_of
from novate.specification.changes import changed, line, number_in_document
from novate.specification.file import parse_document
from novate.specification.parameters import parameter_named
from novate.workers.engine import verify

EXAMPLES = Path(__file__).parents[3] / "examples"
LEVERAGE = str(EXAMPLES / "too-much-leverage.toml")
MARGIN = "markets.ETH-USD.maintenance_margin"
AMOUNTS = ("insurance_fund", "minimum_maintenance", "minimum_notional", "max_open_interest")
"""With which the open interest may leave no room for a position that breaks anything: then values are tried."""
PROPERTIES = ("no-bad-debt", "solvency", "fund-sufficiency", "keeper-incentive", "liquidation-progress")


def asked_about(name: str) -> list[Question]:
    """Both sides of ETH-USD, or all markets together."""
    return [Question(*each) for each in asked_of([("ETH-USD", side) for side in Side], [name])]


def nothing_found(asked: Sequence[Question]) -> Any:
    """Whatever is tried stays open."""
    return lambda _: dict.fromkeys(asked, Status.UNKNOWN)


def no_judge(asked: Sequence[Question]) -> Any:
    """Theorems do it alone, but for a fund between what is necessary and what is enough: there nothing is found."""
    assert all(each.market is None for each in asked)
    return nothing_found(asked)


def asked(table: dict[str, Any], key: str, name: str) -> Threshold:
    """The threshold of one parameter for both sides of ETH-USD."""
    questions = asked_about(name)
    judge = nothing_found if key.endswith(AMOUNTS) else no_judge
    return threshold(table, parameter_named(table, key), questions, judge)


def has_theorem(table: dict[str, Any], name: str) -> bool:
    """All but a few about cross margin."""
    return requirements(parse_document(table), asked_about(name)) is not None


@pytest.mark.parametrize("seed", [1, 2])
def test_inside_the_bounds_the_theorems_prove_and_outside_they_do_not(seed: int) -> None:
    """For every parameter of a random file, at random values: the safe ones are an interval."""
    table, random = document(seed, markets=1 + seed % 2), Random(seed)
    for key in keys(table):
        name = random.choice([each for each in PROPERTIES if has_theorem(table, each)])
        parameter = parameter_named(table, key)
        mechanisms = line(table, parameter)
        for answer in asked(table, key, name).answers:
            for value in some_values(random, parameter.low, parameter.high, parameter.value, parameter.step):
                holds = proved(mechanisms.at(value), answer.questions)
                assert holds == is_inside(answer, value), (key, name, value)


def some_values(
    random: Random, low: Fraction, high: Fraction, value: Fraction | None, step: Fraction | None
) -> list[Fraction]:
    """Around the file's value, in steps of the parameter."""
    wide = min(high, 3 * value if value else Fraction(1, 5) if step is None else 200 * step)
    values = [low + (wide - low) * Fraction(random.randint(0, 1000), 1000) for _ in range(3)]
    return [max(low, each if step is None else each // step * step) for each in values]


def is_inside(answer: SideAnswer, value: Fraction) -> bool:
    """Whether the answer calls a value safe."""
    lower, upper = answer.range.lower, answer.range.upper
    above = lower is None or value >= lower.edge.value
    return above and (upper is None or value <= upper.edge.value) and not answer.range.is_empty


@pytest.mark.parametrize(("seed", "name"), [(6, "no-bad-debt"), (4, "keeper-incentive"), (7, "solvency")])
def test_verify_proves_the_safe_value_and_breaks_one_unit_beyond(seed: int, name: str) -> None:
    """The text that is printed goes into the file. Where a theorem is silent beyond, a shortfall is within rounding."""
    table, decided = document(seed), 0
    for key in keys(table):
        path = parameter_named(table, key).path
        for answer in asked(table, key, name).answers:
            for limit in answer.limits:
                there = parse_document(changed(table, {path: limit.text}))
                assert verdict(there, answer) is Status.PROVED, (key, limit.text)
                beyond = limit.beyond and parse_document(changed(table, {path: limit.beyond_text}))
                if beyond and status_of(beyond, answer.questions) is not None:
                    assert verdict(beyond, answer) is Status.VIOLATED, (key, limit.beyond_text)
                    decided += 1
    assert decided >= 3


def verdict(specification: Specification, answer: SideAnswer) -> Status:
    """What the engine says."""
    (question,) = answer.questions
    return verify(specification, question.market, question.side, question.property, 60.0).status


def test_the_answer_for_a_program_is_exact_and_names_the_binding_side(capsys: pytest.CaptureFixture[str]) -> None:
    """1.02^3 - 1 = 6.1208 % for shorts; longs need 1 - 0.98^3."""
    assert run(["threshold", LEVERAGE, "--parameter", MARGIN, "--property", "no-bad-debt", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    expected = {
        "parameter": MARGIN,
        "property": "no-bad-debt",
        "side": "short",
        "direction": "at least",
        "exact": "7651/125000",
        "safe": "6.1208%",
        "method": "theorem",
    }
    assert {key: found[key] for key in expected} == expected
    assert Fraction(found["bounds"][0]["exact"]) == 1 - Fraction(98, 100) ** 3
    assert found["beyond"] == {"value": "6.1207%", "status": "violated"}


def test_a_delay_is_given_in_the_unit_of_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Blocks of two seconds, delays in minutes."""
    arguments = ["--parameter", "environment.keeper_delay", "--format", "json"]
    assert run(["threshold", str(EXAMPLES / "several-horizons.toml"), *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["safe"], found["exact"], found["unit"]) == ("5 minutes", "150/1", "blocks")


def test_a_time_is_said_in_a_smaller_unit_where_it_would_have_many_decimals(capsys: pytest.CaptureFixture[str]) -> None:
    """The file has an hour, and a block takes 12 seconds: 298 of them are 0.99333... hours."""
    about = "--parameter oracle.heartbeat --side short --format json"
    assert run(["threshold", str(EXAMPLES / "heartbeat-oracle.toml"), *about.split()]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["safe"], found["exact"], found["beyond"]["value"]) == ("59.6 minutes", "298/1", "59.8 minutes")


@pytest.mark.parametrize(
    ("key", "code", "kind"),
    [
        ("environment.gas_cost", 0, "every value is safe"),
        ("waterfall.insurance_fund", 1, "no value is safe"),
        ("markets.ETH-USD.initial_margin", 1, "no value is safe"),
        ("environment.max_move_per_block", 0, "bound"),
    ],
)
def test_what_does_not_matter_and_what_does_not_help_is_said(
    key: str, code: int, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Gas matters to nobody where the protocol closes accounts out; no fund makes up for a margin."""
    name = "conservation" if key == "environment.gas_cost" else "solvency"
    assert run(["threshold", LEVERAGE, "--parameter", key, "--property", name, "--format", "json"]) == code
    assert json.loads(capsys.readouterr().out)["answer"] == kind


@pytest.mark.parametrize(
    ("key", "limited", "keeper", "asked"),
    [
        (MARGIN, True, "open", "no-bad-debt"),
        ("waterfall.insurance_fund", True, "open", "fund-sufficiency"),
        ("waterfall.insurance_fund", False, "open", "solvency"),
        ("markets.ETH-USD.max_open_interest", False, "open", "fund-sufficiency"),
        ("environment.gas_cost", True, "open", "keeper-incentive"),
        ("environment.dust_notional", True, "open", "keeper-incentive"),
        ("liquidation.keeper_share", True, "open", "keeper-incentive"),
        ("environment.gas_cost", True, "protocol", "no-bad-debt"),
    ],
)
def test_by_default_the_question_is_about_what_the_parameter_can_change(
    key: str, *, limited: bool, keeper: str, asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No fund changes whether there is bad debt, and no gas: that it holds for every value helps nobody."""
    path, text = tmp_path / "market.toml", (EXAMPLES / "thin-keeper-reward.toml").read_text()
    text = text.replace('minimum_notional = "100"', 'max_open_interest = "1_000_000"') if limited else text
    path.write_text(re.sub("keeper = .*", f'keeper = "{keeper}"', text))
    run(["threshold", str(path), "--parameter", key, "--format", "json"])
    assert json.loads(capsys.readouterr().out)["property"] == asked
    if not key.startswith("markets"):
        run(["envelope", str(path), "--axes", key, MARGIN, "--points", "2", "--range", "6%:8%", "--format", "json"])
        assert json.loads(capsys.readouterr().out)["property"] == asked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--parameter", "markets.ETH-USD.maintenance"], "maintenance_margin"),
        (["--parameter", "markets.BTC-USD.penalty"], "ETH-USD"),
        (["--parameter", "mechanism.title"], "a key whose value is a rate"),
        (["--parameter", "markets.ETH-USD.price_tick"], "a unit in which others count"),
        (["--parameter", "a b"], "as TOML writes it"),
        (["--parameter", MARGIN, "--property", "no-bad-dept"], "no-bad-debt"),
        (["--parameter", MARGIN, "--property", "fund-sufficiency"], "max_open_interest is not given"),
        (["--parameter", MARGIN, "--market", "BTC-USD"], "ETH-USD"),
        (["--parameter", MARGIN, "--timeout", "0"], "a positive number of seconds"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One clear error that says what is expected."""
    assert run(["threshold", LEVERAGE, *arguments]) == 3
    assert said in " ".join(capsys.readouterr().err.split())


def test_an_open_verdict_is_neither_safe_nor_violated() -> None:
    """Proved up to 10, open up to 20, violated beyond: all three are told apart."""
    table = document(4, markets=2)
    table["liquidation"]["penalty_capped_by_equity"] = True
    parameter = parameter_named(table, "environment.keeper_delay")
    question = Question("ETH-USD", Side.LONG, "keeper-incentive")

    def judge(specification: Specification) -> dict[Question, Status]:
        delay = specification.keeper_delay
        return {} if delay <= 10 else {question: Status.UNKNOWN if delay <= 20 else Status.VIOLATED}

    found = threshold(table, parameter, [question], lambda _: judge)
    (limit,) = found.limits
    assert found.methods == {Method.SEARCH}
    assert (limit.text, limit.violated_text) == ("10 blocks", "21 blocks")
    assert limit.bound.beyond is not None
    assert limit.bound.beyond.status is Status.UNKNOWN


def capped_file(folder: Path) -> str:
    """No theorem covers keeper-incentive with capped charges and cross margin."""
    file = folder / "capped.toml"
    file.write_text((EXAMPLES / "cross-margin.toml").read_text().replace("equity = false", "equity = true"))
    return str(file)


SEARCHED = ["--property", "keeper-incentive", "--side", "short", "--market", "BTC-USD", "--format", "json"]


@pytest.mark.slow
def test_a_search_asks_the_engine(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Gas of up to the reward for dust."""
    assert run(["threshold", capped_file(tmp_path), "--parameter", "environment.gas_cost", *SEARCHED]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["method"] == "search"
    assert found["at_safe"] == "proved"
    assert found["beyond"]["status"] != "proved"


def test_verdicts_that_run_out_of_time_are_called_unknown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Not unsafe: no safe value was found, exit code 2."""
    arguments = ["--parameter", "oracle.staleness", *SEARCHED, "--timeout", "0.001"]
    assert run(["threshold", capped_file(tmp_path), *arguments]) == 2
    found = json.loads(capsys.readouterr().out)
    assert (found["answer"], found["method"]) == ("no safe value was found", "search")
    assert "unknown" in found["reason"]


def test_numbers_in_the_document_are_texts_of_the_file() -> None:
    """What is put into a document can be written into a file, rates excepted."""
    table = document(1)
    delay = parameter_named(table, "environment.keeper_delay")
    assert number_in_document(delay, Fraction(3)) == "3 blocks"


@pytest.mark.parametrize("name", ["no-bad-debt", "solvency", "fund-sufficiency"])
def test_where_no_price_moves_there_is_nothing_to_break(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As `verify` says it: vacuous; not that no value is safe, nor that every value is without a word on why."""
    path = tmp_path / "still.toml"
    text = (EXAMPLES / "too-much-leverage.toml").read_text()
    path.write_text(re.sub(r"max_move_per_block = .*", 'max_move_per_block = "0%"\nmax_open_interest = "1000"', text))
    assert run(["threshold", str(path), "--parameter", "waterfall.insurance_fund", "--property", name]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "holds for every value" in said
    assert "no account can ever become liquidatable: there is nothing to break (vacuous)" in said


def test_whoever_pays_in_full_cannot_become_liquidatable(capsys: pytest.CaptureFixture[str]) -> None:
    """No run against a long can be laid there, so some initial margin is safe; short of it one can be laid."""
    about = "--parameter markets.ETH-USD.initial_margin --property no-bad-debt --side long --format json"
    assert run(["threshold", LEVERAGE, *about.split()]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["answer"], found["safe"], found["at_safe"]) == ("bound", "100%", "vacuous")
    assert (found["method"], found["beyond"]["status"]) == ("theorem", "violated")


def test_where_no_run_is_known_no_theorem_says_that_no_promise_is_kept() -> None:
    """The market has no bound below an average that hardly moves: no promise to shorts is proved, and none broken."""
    table = tomllib.loads((EXAMPLES / "exponential-average-oracle.toml").read_text())
    table["oracle"]["weight"] = "1%"
    table["promises"] = {"closes_only_below": "20%"}
    questions = [Question("ETH-USD", Side.SHORT, "no-wrongful-close-out")]
    found = threshold(table, parameter_named(table, "promises.closes_only_below"), questions, nothing_found)
    assert (bool(found.never), found.is_open, found.methods) == (True, True, {Method.SEARCH})


def test_where_one_side_is_decided_nothing_is_searched_for_the_other() -> None:
    """Of the long theorems leave open whether a value is safe; of the short none is, so none is of both."""
    table = tomllib.loads((Path(__file__).parents[1] / "golden" / "repeated.toml").read_text())
    parameter = parameter_named(table, "markets.A-USD.maintenance_margin")
    questions = [Question("A-USD", side, "no-bad-debt") for side in Side]
    found = threshold(table, parameter, questions, no_judge)
    assert (bool(found.never), found.is_open, [each.side for each in found.answers]) == (True, False, [Side.SHORT])
