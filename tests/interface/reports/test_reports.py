"""The reports: figures, tables, scenarios, JSON."""

from __future__ import annotations

import dataclasses
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from novate.gate.expectations import Expectation, judged
from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Step, Trade
from novate.model.contract import Assumption, Limit
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.figures import decimal, for_person, oracle_price, percent, percentage_points
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import About, Accepted, Side, Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.properties import concerning
from novate.properties.assumptions import in_words
from novate.reports import verify_json as report_json
from novate.reports import verify_text as report_text
from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.assumption_list import AssumptionList, ranges
from novate.reports.formats.writer import Detail
from novate.scenarios.table import scenario_lines
from novate.specification.file import Problem, parse_document

ROOT = Path(__file__).parents[3]
MONEY = 10**6
"""Quote quanta in a quote unit."""


def specification(*markets: str, delay: int = 2, deviation: str = "0%") -> Specification:
    """Markets in which the price may move by 2 % a block."""
    market = {
        "initial_margin": "5%",
        "maintenance_margin": "3%",
        "base_quantum": "0.000000001",
        "price_tick": "0.01",
    }
    return parse_document(
        {
            "mechanism": {"title": "[red]test[/red]", "margin": "isolated", "quote_quantum": "0.000001"},
            "markets": dict.fromkeys(markets or ("ETH-USD",), market),
            "liquidation": {"penalty": "1.5%", "penalty_capped_by_equity": True, "keeper": "open"},
            "oracle": {"deviation": deviation},
            "waterfall": {"insurance_fund": "1_000_000"},
            "environment": {"max_move_per_block": "2%", "keeper_delay": f"{delay} blocks", "slippage": "0.5%"},
            "expect": {"keeper-incentive": "violated"},
        }
    )


def fall(blocks: int, delay: int = 2, *, oracle_lag: int = 0) -> Scenario:
    """A long is opened at 100, the price falls by about 1 tick in 100 a block, and the long is closed."""
    spec = specification(delay=delay, deviation="1%" if oracle_lag else "0%")
    price = 10_000
    actions: list[tuple[str, Action]] = [
        ("the trader pays in", Deposit("trader", 50 * MONEY)),
        ("the market maker pays in", Deposit("maker", 1_000_000 * MONEY)),
        ("the trader opens", Trade("ETH-USD", "trader", "maker", 10 * 10**9, price)),
    ]
    for _ in range(blocks):
        price -= price // 100
        actions.append(("the price falls", NextBlock({"ETH-USD": (price, price + oracle_lag)})))
    actions.append(("the long is closed", Liquidate("trader", "ETH-USD", "maker", price)))
    return played(spec, actions)


def played(spec: Specification, actions: list[tuple[str, Action]]) -> Scenario:
    """Execute the actions in the reference."""
    rules = Rules.of(spec)
    initial = state = genesis(rules, dict.fromkeys(spec.markets, 10_000))
    steps = []
    for event, action in actions:
        step = execute(rules, state, action)
        assert isinstance(step, Step), step
        state = step.state
        steps.append(ScenarioStep(event, action, state))
    return Scenario(spec, "ETH-USD", Side.LONG, "no-bad-debt", "a shortfall of 1 [b]", initial, tuple(steps))


def answer(spec: Specification, *changes: Verdict) -> FileAnswer:
    """Everything proved but for the changes."""
    changed = {(verdict.market, verdict.side, verdict.property): verdict for verdict in changes}
    verdicts = tuple(
        changed.get((market, side, name), verdict(market, side, name))
        for market in spec.markets
        for side in Side
        for name in concerning(spec)
    )
    return FileAnswer("file.toml", spec, verdicts, judged(spec, verdicts))


def verdict(
    market: str = "ETH-USD",
    side: Side = Side.LONG,
    name: str = "solvency",
    status: Status = Status.PROVED,
    headroom: Fraction | None = None,
    scenario: Scenario | None = None,
) -> Verdict:
    """One verdict on two assumptions."""
    limits = () if name == "conservation" else (Limit.MOVES, Limit.GAS if name == "solvency" else Limit.DUST)
    assumptions = tuple(Assumption(limit, market) for limit in limits)
    return Verdict(market, side, name, status, f"says {name}", assumptions, headroom, scenario, 0.5)


def violation(market: str = "ETH-USD", blocks: int = 3) -> Verdict:
    """No-bad-debt, violated for longs."""
    return verdict(market, Side.LONG, "no-bad-debt", Status.VIOLATED, Fraction(-5, 1000), fall(blocks))


def text(
    *answers: FileAnswer, width: int = 80, terminal: bool = False, no_color: bool = False, in_full: bool = True
) -> str:
    """The text report, all of it or what fits a screen."""
    console = Console(
        width=width,
        force_terminal=terminal,
        color_system="standard" if terminal else None,
        no_color=no_color,
        highlight=False,
        markup=False,
        emoji=False,
    )
    return report_text.report(answers, console, Detail.SHOWN if in_full else Detail.USUAL)


@pytest.mark.parametrize(
    ("ticks", "text"),
    [
        (10_001, "100.01"),
        (Fraction(20_001, 2), "100.005"),
        (Fraction(30_001, 3), "~100.0033"),
        (Fraction(2, 3), "~0.0066"),
    ],
)
def test_an_oracle_price_is_rounded_to_a_hundredth_of_a_tick_and_says_so(ticks: int | Fraction, text: str) -> None:
    """One with more digits only; it is rounded down."""
    assert oracle_price(ticks, "ETH-USD", specification()) == text


def test_a_table_says_what_marks_a_rounded_price() -> None:
    """Above the rows, where there is one."""
    scenario = fall(3, oracle_lag=1)
    assert not any("rounded down" in line for line in scenario_lines(scenario, 200))
    last = scenario.steps[-1]
    market = last.state.markets["ETH-USD"]._replace(oracle=Fraction(29_801, 3))
    steps = (*scenario.steps[:-1], dataclasses.replace(last, state=last.state._replace(markets={"ETH-USD": market})))
    lines = scenario_lines(dataclasses.replace(scenario, steps=steps), 200)
    assert any(line.strip() == "~ oracle price, rounded down to a hundredth of a tick" for line in lines)
    assert any("~99.3366" in line for line in lines)


@given(st.fractions(min_value=-(10**20), max_value=10**20, max_denominator=10**9))
def test_percentage_points_round_down_and_never_to_a_false_zero(headroom: Fraction) -> None:
    """What is shown is at most the headroom, by less than a hundredth of a point, and has its sign."""
    shown = Fraction(percentage_points(headroom).removesuffix(" pp").lstrip("+").replace(",", "")) / 100
    assert 0 <= headroom - shown < Fraction(1, 10_000)
    assert (shown > 0, shown < 0) == (headroom > 0, headroom < 0)
    assert percentage_points(headroom).startswith("+") == (headroom > 0)


@given(st.integers(1 - 10**30, 10**30 - 1), st.integers(0, 20))
def test_decimals_are_exact(digits: int, places: int) -> None:
    """A finite decimal is written with all its digits."""
    assert Fraction(decimal(Fraction(digits, 10**places)).replace(",", "")) == Fraction(digits, 10**places)


def test_figures_as_a_person_writes_them() -> None:
    """Thousands separators, no needless zeros."""
    assert decimal(Fraction(123456789, 100)) == "1,234,567.89"
    assert decimal(-1_000) == "-1,000"
    assert decimal(Fraction(1, 3)) == "0.333333333333"
    assert percent(Fraction(5, 1000)) == "0.5%"
    assert percent(Fraction(1, 3)) == "33.33%"
    assert percentage_points(Fraction(1, 100)) == "+1 pp"
    assert percentage_points(Fraction(0)) == "0 pp"
    assert percentage_points(Fraction(4, 10**6)) == "+0.0004 pp"
    assert percentage_points(Fraction(-12341, 10**6)) == "-1.24 pp"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1_000_000", "1,000,000"),
        ("at most 28800 blocks", "at most 28,800 blocks"),
        ("15_000ppm", "15,000ppm"),
        ("1234567.000012", "1,234,567.000012"),
        ("0.000012%", "0.000012%"),
        ("1/3", "1/3"),
        ("1000PEPE-USD long: at least 2000 for M-1000", "1000PEPE-USD long: at least 2,000 for M-1000"),
    ],
)
def test_numbers_of_a_file_are_shown_as_a_person_reads_them(text: str, shown: str) -> None:
    """Thousands apart, with commas; digits after the point and the names of markets stay."""
    assert for_person(text) == shown


@given(st.sets(st.integers(1, 40)))
def test_ranges_name_each_number_once(numbers: set[int]) -> None:
    """The short form of a set of numbers says the same."""
    runs = [run.split("-") for run in ranges(sorted(numbers)).split()]
    assert [number for run in runs for number in range(int(run[0]), int(run[-1]) + 1)] == sorted(numbers)


def test_an_assumption_is_listed_once_with_the_markets_that_make_it() -> None:
    """A shared one has no market names; the table refers to it by number."""
    spec = specification("A", "B")
    maker = Assumption(Limit.MARKET_MAKERS, "B")
    other = dataclasses.replace(verdict("B"), assumptions=(Assumption(Limit.MOVES, "B"), maker))
    assumptions = AssumptionList.of(spec, [verdict("A"), other])
    moves, gas = (in_words(spec, each) for each in verdict("A").assumptions)
    assert assumptions.lines() == [moves, f"{gas} (A)", f"{in_words(spec, maker)} (B)"]
    assert assumptions.numbers([other]) == "1 3"
    assert text(answer(spec)).count("the market price") == 1


def test_the_table_shows_status_and_headroom_of_both_sides() -> None:
    """One row for each property; an accepted violation is marked; the answer is summed up."""
    spec = specification()
    incentive = verdict(name="keeper-incentive", status=Status.VIOLATED)
    good = verdict(side=Side.SHORT, headroom=Fraction(101, 10_000))
    report = text(answer(spec, violation(), good, incentive))
    assert re.search(r"^  no-bad-debt +violated +proved +1", report, re.MULTILINE)
    assert re.search(r"^  ETH-USD long +3.5% +3% +-0.5 pp$", report, re.MULTILINE)
    assert re.search(r"^  ETH-USD short +1.99% +3% +\+1.01 pp$", report, re.MULTILINE)
    assert report.index("ETH-USD long  ") < report.index("ETH-USD short  ")
    assert re.search(r"^  keeper-incentive +violated, ok +proved +", report, re.MULTILINE)
    assert "\nViolated: 12 proved, 2 violated (1 as expected)\n" in report
    assert report.splitlines()[-3].startswith("Next: `novate repair file.toml`")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            [verdict(name="keeper-incentive", status=Status.VIOLATED)],
            "As expected: 13 proved, 1 violated (1 as expected)",
        ),
        ([], "Not as expected: 14 proved"),
        (
            [verdict(name="keeper-incentive", status=Status.VIOLATED), verdict(status=Status.UNKNOWN)],
            "Not decided: 12 proved, 1 violated (1 as expected), 1 unknown",
        ),
    ],
)
def test_the_answer_in_a_word(changes: list[Verdict], words: str) -> None:
    """The last line says what the exit code says."""
    assert text(answer(specification(), *changes)).rstrip().endswith(words)
    assert f"\n{words}\nMore: --show" in text(answer(specification(), *changes), in_full=False)


def test_markets_with_equal_answers_share_a_table() -> None:
    """33 markets of two kinds make two tables, which name all of them; each has a line of its own, the worst first."""
    names = [f"M{number}-USD" for number in range(33)]
    headrooms = [
        verdict(name, Side.LONG, "no-bad-debt", Status.PROVED, Fraction(number + 1, 100))
        for number, name in enumerate(names)
    ]
    report = text(answer(specification(*names), *headrooms, violation("M7-USD")))
    assert report.count("conservation ") == 2
    assert all(name in report for name in names)
    ranked = re.findall(r"^  (M\d+-USD) long .* pp$", report, re.MULTILINE)
    assert ranked == ["M7-USD", *(name for name in names if name != "M7-USD")]
    assert report.count("How no-bad-debt breaks") == 1


def test_the_worst_comes_first() -> None:
    """Markets with a violation that nobody expects, then those with an open question, then the rest; so the notes."""
    open_question = verdict("B", name="solvency", status=Status.UNKNOWN)
    accepted = verdict("C", name="keeper-incentive", status=Status.VIOLATED)
    report = text(answer(specification("A", "B", "C", "D"), violation("D"), open_question, accepted))
    labels = [line.split()[0] for line in report.splitlines() if line.split()[1:] == ["long", "short", "assuming"]]
    assert labels == ["D", "B", "A", "C"]
    notes = [line for line in report.splitlines() if line.startswith("  - ")]
    assert notes[0].startswith("  - no-bad-debt D long")
    assert notes[1].startswith("  - solvency B long")


def test_a_scenario_says_how_often_it_happens() -> None:
    """What empties the fund only if repeated."""
    often = dataclasses.replace(violation(), scenario=dataclasses.replace(fall(3), repeats=5_300))
    report = text(answer(specification(), often))
    assert "   The same happens 5,300 times, to other accounts each time.\n   => " in report


@pytest.mark.parametrize("width", [40, 50, 60, 80])
def test_no_verdict_is_cropped(width: int) -> None:
    """Long names and headrooms: the status and headroom of every side is there, in full."""
    name = "A-PERPETUAL-WITH-A-LONG-NAME-USD"
    far = [verdict(name, side, "no-bad-debt", Status.PROVED, Fraction(1, 10**13 + n)) for n, side in enumerate(Side)]
    report = text(answer(specification(name), *far), width=width)
    assert name in report
    for each in far:
        assert each.headroom is not None
        assert percentage_points(each.headroom) in report
        assert f"{name} {each.side}" in " ".join(report.split())


def test_one_scenario_stands_for_the_same_break_in_other_markets() -> None:
    """The first market's scenario is shown, the other markets are named."""
    report = text(answer(specification("A", "B", "C"), violation("A"), violation("B"), violation("C")))
    assert report.count("How no-bad-debt breaks") == 1
    assert "Likewise B, C" in report


def test_a_screen_tells_a_cause_once() -> None:
    """What breaks by the same moves, or on their way, stands beside it; what breaks by others is told in a line."""
    loss = dataclasses.replace(fall(5, delay=50), shortfall=Fraction(20 * MONEY))
    first = dataclasses.replace(violation(), scenario=loss)
    on_its_way = dataclasses.replace(loss, steps=loss.steps[:-2])
    early = verdict(name="solvency", status=Status.VIOLATED, headroom=Fraction(-5, 1000), scenario=on_its_way)
    lagging = fall(4, delay=50, oracle_lag=1)
    other = verdict(name="liquidation-progress", status=Status.VIOLATED, scenario=lagging)
    report = text(answer(specification(), first, early, other), in_full=False, width=100)
    assert "\nHow it breaks, ETH-USD long: no-bad-debt, solvency\n" in report
    assert "\n  1-2. trader deposits " in report
    assert "\n  3. trader buys 10 ETH-USD from maker at 100 (notional 1,000, leverage 20)\n" in report
    assert re.search(
        r"^  4. the price falls; ETH-USD from 100 to 95\.\d+ \(-4\.\d+%\); 5 blocks$", report, re.MULTILINE
    )
    assert "=> a shortfall of 1 [b]; 2% of its notional\n" in report
    assert "\nAlso, ETH-USD long: liquidation-progress => says liquidation-progress\n" in report
    assert report.count("the price falls") == 1
    assert "block by block" in report.splitlines()[-2]


def test_a_screen_of_many_markets_ranks_them_and_tells_the_worst_cause_once() -> None:
    """Of 30 markets the 20 that miss most have a line; those that break alike are counted."""
    names = [f"M{number}" for number in range(30)]
    loss = dataclasses.replace(fall(3), shortfall=Fraction(20 * MONEY))
    broken = [
        dataclasses.replace(violation(name), headroom=Fraction(-1 - number, 1000), scenario=loss)
        for number, name in enumerate(names)
    ]
    report = text(answer(specification(*names), *broken), in_full=False, width=100)
    ranked = re.findall(r"^  (M\d+) long .*-\d", report, re.MULTILINE)
    assert ranked == names[:9:-1]
    assert "\n  and 10 more markets, none of which misses more: --summary, --show\n" in report
    assert "\n  30 markets, alike: M0, M1, " in report
    assert " M19 and 10 more\n" in report
    assert report.count("the price falls") == 1
    assert "\nHow it breaks, M29 long: no-bad-debt\n" in report
    assert "\nLikewise M28 long and 28 more.\n" in report
    assert len(report.splitlines()) < 65


def test_a_screen_leaves_out_what_is_nowhere_applicable() -> None:
    """But for its name; where nothing else was asked, it is said why."""
    plain = verdict(name="keeper-incentive", status=Status.NOT_APPLICABLE)
    nowhere = [dataclasses.replace(plain, side=side, reason="nobody has to come") for side in Side]
    report = text(answer(specification(), *nowhere), in_full=False)
    assert "\n  - Not applicable: keeper-incentive.\n" in report
    assert not re.search(r"^  keeper-incentive ", report, re.MULTILINE)
    alone = FileAnswer("file.toml", specification(), tuple(nowhere), ())
    assert re.search(r"^  - .*: says keeper-incentive$", text(alone, in_full=False), re.MULTILINE)


@pytest.mark.parametrize("in_full", [True, False])
@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("blocks", [3, 30])
def test_nothing_is_wider_than_the_terminal(width: int, blocks: int, *, in_full: bool) -> None:
    """Every line fits, and none ends in blanks."""
    changed = dataclasses.replace(violation(), scenario=fall(blocks, delay=50))
    lines = text(answer(specification(), changed), width=width, in_full=in_full).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_texts_are_taken_literally_and_colours_only_on_a_terminal() -> None:
    """Square brackets are no markup; a pipe gets no escape codes; NO_COLOR takes the colours away."""
    one = answer(specification(), violation())
    assert "[red]test[/red]" in text(one)
    assert "a shortfall of 1 [b]" in text(one)
    assert "\x1b" not in text(one)
    assert "\x1b[32m" in text(one, terminal=True)
    assert "\x1b[32m" not in text(one, terminal=True, no_color=True)


def test_a_scenario_tells_events_prices_and_accounts() -> None:
    """Each event has a line, each moment its prices, each account that matters its money."""
    lines = scenario_lines(fall(3), 100)
    assert lines[0] == "   oracle = price throughout"
    assert lines[1] == "   overdue: in how many blocks it was liquidatable, this one too; at most 3"
    assert lines[2].split() == ["block", "price", "fund", "account", "balance", "position", "equity", "overdue"]
    assert "3. trader buys 10 ETH-USD from maker at 100" in lines
    assert "4. the price falls" in lines
    assert "5. a keeper closes trader's +10 ETH-USD with maker at 97.03" in lines
    assert lines[-2].split() == ["3", "97.03", "1,000,014.5545", "trader", "5.7455", "0", "5.7455", "0"]
    assert lines[-1].split()[0] == "maker"


def test_an_oracle_price_of_its_own_has_a_column() -> None:
    """Where oracle and market price differ at some moment, both are shown."""
    lines = scenario_lines(fall(4, oracle_lag=1), 100)
    assert lines[1].split()[:3] == ["block", "price", "oracle"]
    assert any(line.split()[1:3] == ["97.03", "97.04"] for line in lines)


def test_a_long_run_of_blocks_shows_its_ends() -> None:
    """Three blocks at either end, the others counted; a short run is shown in full."""
    lines = scenario_lines(fall(40, delay=50), 100)
    blocks = [int(line.split()[0]) for line in lines if re.match(r" +\d+ ", line)]
    assert blocks == [0, 0, 0, 1, 2, 3, 38, 39, 40, 40]
    assert "     ... 34 blocks ..." in lines
    assert not any("..." in line for line in scenario_lines(fall(7, delay=50), 100))


def documented(page: str, heading: str) -> list[str]:
    """The keys in the table below a heading of docs/json.md."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert section, heading
    return re.findall(r"^\| `([^`]+)` \|", section[1], re.MULTILINE)


def test_the_json_page_names_exactly_the_keys_that_are_produced() -> None:
    """Object by object, in order."""
    page = (ROOT / "docs/json.md").read_text()
    unreadable = Unreadable("bad.toml", (Problem("a.b", "nothing", "something"),))
    document = json.loads(report_json.report([answer(specification(), violation()), unreadable], "1.2.3"))
    result, bad = document["results"]
    produced = {
        "The object": document,
        "tool": document["tool"],
        "result": result,
        "unreadable file": bad,
        "problem": bad["problems"][0],
        "summary": document["summary"],
        "verdict": result["verdicts"][0],
        "expectation": result["expectations"][0],
    }
    assert {heading: documented(page, heading) for heading in produced} == {
        heading: list(keys) for heading, keys in produced.items()
    }
    assert documented(page, "statuses") == [str(status) for status in Status]


def test_json_is_exact_and_the_same_for_equal_input() -> None:
    """Headroom is a fraction and a number, the scenario can be replayed, the specification is readable again."""
    spec = specification()
    first, second = (report_json.report([answer(specification(), violation())], "1.2.3") for _ in range(2))
    assert first == second
    (result,) = json.loads(first)["results"]
    found = {(each["side"], each["property"]): each for each in result["verdicts"]}["long", "no-bad-debt"]
    assert found["figures"]["threshold"] == {"exact": "7/200", "decimal": 0.035}
    assert found["figures"]["headroom"] == {"exact": "-1/200", "decimal": -0.005}
    assert found["status"] == "violated"
    run = result["scenarios"][found["scenario"]]
    assert run["opening"] == {"ETH-USD": "10000"}
    assert [each["action"] for each in run["actions"]] == [
        "deposit",
        "deposit",
        "trade",
        "next_blocks",
        "liquidate",
    ]
    assert parse_document(result["specification"]) == spec


@given(st.lists(st.sampled_from(Status), min_size=1), st.sampled_from(Status))
def test_an_expectation_is_met_by_one_as_expected_and_no_other_trouble(found: list[Status], expected: Status) -> None:
    """The general form, for every mix of statuses."""
    fine = {Status.PROVED, Status.NOT_APPLICABLE}
    met = expected in found and all(status in fine or status is expected for status in found)
    verdicts = tuple(Verdict("M", Side.LONG, "solvency", each, "", (), None, None, 0.0) for each in found)
    assert Expectation(About("solvency"), Accepted(expected), verdicts).met == met
