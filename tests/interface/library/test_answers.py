"""Answers in Python are those of the command line: key by key, and to the digit."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from html import escape
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import novate
from novate.command_line import run
from novate.library import asking
from novate.workers import verification

ROOT = Path(__file__).parents[3]
FILE = str(ROOT / "examples" / "too-much-leverage.toml")
MARKET = novate.read(FILE)
REPORT = novate.verify(MARKET)
MARGIN = "markets.ETH-USD.maintenance_margin"
VERDICT = REPORT["ETH-USD", "long", "no-bad-debt"]
assert VERDICT.scenario is not None
SCENARIO = VERDICT.scenario

MANY = ("environment.keeper_delay", "waterfall.insurance_fund")

Said = Callable[..., Any]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """The object that a command prints about the file, but for the time that it took."""

    def of(command: str, *arguments: str) -> Any:
        run([command, FILE, *arguments, "--format", "json"])
        return timeless(json.loads(capsys.readouterr().out))

    return of


def timeless(answer: Any) -> Any:
    """Without how long it took."""
    if isinstance(answer, dict):
        return {key: timeless(value) for key, value in answer.items() if key != "seconds"}
    return list(map(timeless, answer)) if isinstance(answer, list) else answer


def test_a_report_is_the_answer_of_the_command_line(said: Said) -> None:
    """All of it, and a part of it as with `--property`; so is what `jobs` processes find."""
    assert timeless(REPORT.to_dict()) == said("verify")
    asked = novate.verify(MARKET, properties="solvency", markets=["ETH-USD"], jobs=2)
    assert timeless(asked.to_dict()) == said("verify", "--property", "solvency", "--market", "ETH-USD")
    assert asked == REPORT.of("solvency")
    assert int(REPORT.exit_code) == REPORT.to_dict()["summary"]["exit_code"] == 1


def test_design_questions_have_the_answers_of_the_command_line(said: Said) -> None:
    """Threshold, envelope and repair."""
    assert novate.threshold(MARKET, MARGIN).to_dict() == said("threshold", "--parameter", MARGIN)
    asked = novate.threshold(MARKET, MARGIN, property="solvency", side="short", verify=True)
    arguments = ("--parameter", MARGIN, "--property", "solvency", "--side", "short", "--verify")
    assert asked.to_dict() == said("threshold", *arguments)
    assert novate.envelope(MARKET, points=3).to_dict() == said("envelope", "--points", "3")
    bounded = novate.repair(MARKET, bounds={MARGIN: "2%:7%"}, fixed="liquidation.penalty", most=2)
    assert bounded.to_dict() == said(
        "repair", "--bound", f"{MARGIN}=2%:7%", "--fix", "liquidation.penalty", "--most", "2"
    )


def test_a_sweep_has_the_table_of_the_command_line(tmp_path: Path) -> None:
    """And its counts."""
    polars = pytest.importorskip("polars")
    out = tmp_path / "table.parquet"
    vary = {MARGIN: "5%:6%:1%", "environment.keeper_delay": ["2 blocks", "3 blocks"]}
    found = novate.sweep(MARKET.replace({"markets.ETH-USD.initial_margin": "6%"}), vary, properties="solvency")
    changed = tmp_path / "market.toml"
    changed.write_text(MARKET.replace({"markets.ETH-USD.initial_margin": "6%"}).to_toml())
    options = [f"--vary={MARGIN}=5%:6%:1%", "--vary=environment.keeper_delay=2:3:1", "--property=solvency"]
    assert run(["sweep", str(changed), *options, f"--out={out}"]) == 0
    assert found.to_polars().equals(polars.read_parquet(out))
    assert sum(each.combinations for each in found) == found.to_polars().height == 8
    assert found.to_dict()["out"] is None
    thin = novate.read(ROOT / "examples" / "thin-keeper-reward.toml")
    (key,) = (f"markets.{market}.maintenance_margin" for market in thin.markets)
    searched = novate.sweep(thin, {key: ["3%"]}, properties="keeper-incentive")
    assert ("violated", "search", 1) in [(each.status, each.method, each.combinations) for each in searched]
    with pytest.raises(ValueError, match="each key once"):
        novate.sweep(MARKET, {MARGIN: ["3%"], f" {MARGIN}": ["4%"]})


def test_no_process_is_started_and_threads_may_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one job; four threads that search get what one gets."""

    def none(*_: object, **__: object) -> None:
        raise AssertionError("a pool of processes")

    monkeypatch.setattr(verification, "worker_pool", none)
    found: list[novate.Report] = []
    asked = {"properties": "no-bad-debt", "method": "search"}
    threads = [Thread(target=lambda: found.append(novate.verify(MARKET, **asked))) for _ in range(4)]  # type: ignore[arg-type]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [{verdict.status for verdict in report} for report in found] == [{novate.Status.VIOLATED}] * 4
    assert found[0] == found[1] == found[2] == found[3]
    assert {verdict.method for report in found for verdict in report} == {novate.Method.SEARCH}


def test_a_fault_of_novates_own_is_an_open_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a worker: the others go on."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr(asking, "verify", broken)
    (verdict, _) = novate.verify(MARKET, properties="solvency")
    assert verdict.status is novate.Status.UNKNOWN
    assert verdict.detail.startswith("internal error: RuntimeError: oh")


def test_a_report_is_looked_up_by_market_side_and_property() -> None:
    """Less of it is a report; a whole key is one verdict."""
    assert REPORT[0] == next(iter(REPORT))
    assert len(REPORT["ETH-USD"]) == len(REPORT) - len(REPORT[None, None])
    assert list(REPORT["ETH-USD", "short"]) == [each for each in REPORT if each.side == "short"]
    assert REPORT["ETH-USD", novate.Side.LONG, "no-bad-debt"] is VERDICT
    assert REPORT.of(status="violated", side="long").exit_code == 1
    assert REPORT.of("conservation").is_fine
    assert len(REPORT.of("nothing")) == 0
    assert REPORT["ETH-USD", "short"].to_dict()["summary"]["statuses"]["violated"] == 2
    with pytest.raises(KeyError, match=r"expected one of \('ETH-USD', 'long'\), \('ETH-USD', 'short'\)"):
        REPORT["ETH-USD", "middle"]


def test_numbers_are_exact() -> None:
    """Fractions, in the units of the page; nothing of a verdict is a float but its time."""
    assert (VERDICT.headroom, VERDICT.figures["threshold"]) == (Fraction(-3601, 125000), Fraction(7351, 125000))
    assert VERDICT.figures["shortfall"] == SCENARIO.shortfall == 880
    assert VERDICT.is_violated
    assert not VERDICT.is_proved
    found = novate.threshold(MARKET, MARGIN)
    assert (found.exact, found.safe, len(list(found))) == (Fraction(7651, 125000), "6.1208%", 2)
    assert found.binding is not None
    assert found.binding.side is novate.Side.SHORT
    frontier = novate.envelope(MARKET, points=2)
    assert all(isinstance(each.exact_at_most, Fraction) for each in frontier)
    cheapest = novate.repair(MARKET)[0]
    assert cheapest.cost == sum(each.cost for each in cheapest.changes) == Fraction(15604, 9375)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: novate.verify(MARKET, properties="solvent"), "did you mean solvency"),
        (lambda: novate.verify(MARKET, markets=["BTC"]), "found .BTC.; expected one of ETH-USD"),
        (lambda: novate.verify(MARKET, method="guess"), "expected one of auto, theorem, search, horn"),
        (lambda: novate.verify(MARKET, seconds=0), "a positive number of seconds"),
        (lambda: novate.verify(MARKET, jobs=0), "found jobs=0"),
        (lambda: novate.threshold(MARKET, MARGIN, side="both"), "expected one of long, short"),
        (lambda: novate.threshold(MARKET, MARGIN, property="keeper-incentive"), "is not applicable here: the protocol"),
        (lambda: novate.threshold(MARKET, "liquidation.keeper"), "a key whose value is a rate"),
        (lambda: novate.envelope(MARKET, axes=(MARGIN, MARGIN)), "expected two keys"),
        (lambda: novate.envelope(MARKET, range="1 block"), "LOW:HIGH"),
        (lambda: novate.repair(MARKET, costs={MARGIN: -1}), "expected costs of at least 0"),
        (lambda: novate.repair(MARKET, bounds={MARGIN: "7%"}), "LOW:HIGH"),
        (lambda: novate.sweep(MARKET, {MARGIN: []}), "expected at least one"),
        (
            lambda: novate.sweep(MARKET, dict.fromkeys(MANY, "0:9_999:1")),
            "found 1,300,000,000 verdicts; expected at most",
        ),
        (lambda: novate.verify(FILE), "found a str; expected a specification, as novate.read gives"),  # type: ignore[arg-type]
        (lambda: novate.sweep(MARKET, {MARGIN: "3%:5%:1bps"}), "one unit for all three"),
        (lambda: novate.simulate(MARKET, (), {"ETH": 1}), "did you mean ETH-USD"),
        (lambda: novate.simulate(MARKET, (), {"ETH-USD": "1"}).violation("solvency"), "a market and a side"),
        (lambda: novate.simulate(MARKET, (), {}), "prices of at least 1 tick"),
    ],
)
def test_what_cannot_be_asked_is_said(ask: Callable[[], object], said: str) -> None:
    """A `ValueError`, or what is wrong with a key, with what is expected."""
    with pytest.raises((ValueError, TypeError, novate.SpecificationError), match=said):
        ask()


def test_a_scenario_is_replayed_from_memory_from_a_file_and_by_hand(tmp_path: Path) -> None:
    """Each comes to the same; a changed number is noticed, a file that is none refused."""
    file = tmp_path / "run.itf.json"
    SCENARIO.save(file)
    for found in (novate.replay(SCENARIO), novate.replay(file)):
        assert (found.is_confirmed, found.violation, found.differences) == (True, SCENARIO.violation, ())
        assert "every recorded value is confirmed" in str(found)
    again = novate.simulate(MARKET, SCENARIO.actions, SCENARIO.prices)
    assert again.states == SCENARIO.states
    broken = again.violation("no-bad-debt", "ETH-USD", "long")
    assert broken is not None
    assert (broken.step, broken.message) == (len(SCENARIO) - 1, SCENARIO.violation)
    assert SCENARIO.to_dict() == REPORT.to_dict()["results"][0]["scenarios"][0]
    file.write_text(file.read_text().replace('"100000"', '"100001"', 1))
    assert not novate.replay(file).is_confirmed
    file.write_text("{}")
    with pytest.raises(novate.ScenarioError):
        novate.replay(file)


def test_the_reference_says_who_may_be_closed_out() -> None:
    """Step by step along the scenario: first nobody, in the end the trader, then nobody again."""
    house = novate.Reference(MARKET, SCENARIO.prices)
    seen = []
    for action in SCENARIO.actions:
        tried = house.attempt(action)
        assert tried == house.do(action)
        seen.append(house.is_liquidatable("trader"))
        assert seen[-1] == (house.equity("trader") < house.maintenance_requirement("trader"))
        assert house.initial_requirement("trader") >= house.maintenance_requirement("trader")
    assert (seen[2], seen[-2:]) == (False, [True, False])
    refused = house.do(novate.Withdraw("trader", 1))
    assert isinstance(refused, novate.Refusal)
    assert house.account("nobody").balance == 0


def test_data_frames_have_the_nearest_and_the_exact_numbers() -> None:
    """A row for each verdict, point, and step; columns of one type even where there is no row."""
    pytest.importorskip("polars")
    frame = REPORT.to_polars()
    (row,) = frame.filter(property="no-bad-debt", side="long").to_dicts()
    assert (row["headroom"], row["exact_headroom"], row["accepted"]) == (-0.028808, "-3601/125000", False)
    assert REPORT.of("nothing").to_polars().columns == frame.columns[:8]
    points = novate.envelope(MARKET, points=2).to_polars()
    assert points["exact_at_most"][0] == "3/100"
    steps = SCENARIO.to_polars()
    assert (steps["equity"].min(), steps["insurance_fund"][-1], steps["price"][0]) == (-880.0, 120.0, 100.0)


def test_a_missing_library_is_said_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an `ImportError` that says what brings it."""
    from novate.system import optional_libraries

    monkeypatch.setattr(optional_libraries, "find_spec", lambda _: None)
    for ask in (REPORT.to_polars, lambda: novate.sweep(MARKET, {MARGIN: "3%:5%:1%"})):
        with pytest.raises(novate.MissingLibraryError, match=r"is not installed; in novate's folder, pip install"):
            ask()


def test_a_page_is_that_of_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the command that wrote it; what is in no file stands on it, with the digest of that text."""
    monkeypatch.setattr("novate.library.page_sections._MOST_SECONDS", 0.0)
    out = tmp_path / "report.html"
    assert run(["report", FILE, "--out", str(out)]) == 1
    assert out.read_text().replace(f"novate report {FILE} --out {out}\n", "") == REPORT.to_html()
    text = "# a comment\n" + MARKET.to_toml()
    for specification in (novate.parse(text), MARKET.replace({"mechanism.title": "Other"})):
        whole = novate.page(REPORT.of("solvency"), novate.verify(specification, properties="conservation"))
        assert escape(specification.content.decode(), quote=False) in whole
        assert sha256(specification.content).hexdigest() in whole
        assert "novate verify specification.toml --show" in whole
    assert novate.parse(text).content.decode() == text
    for wrong in ((), (MARKET,)):
        with pytest.raises(TypeError, match="expected reports"):
            novate.page(*wrong)


def test_the_cache_is_used_where_one_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line's; not in silence, and not against the word of the environment."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    novate.verify(MARKET, properties="solvency", cache=True)
    monkeypatch.delenv("NOVATE_NO_CACHE")
    novate.verify(MARKET, properties="solvency")
    assert not [*tmp_path.iterdir()]
    found = novate.verify(MARKET, properties="solvency", cache=True)
    asked = (
        lambda: novate.threshold(MARKET, MARGIN, property="solvency", verify=True, cache=True),
        lambda: novate.repair(MARKET, properties="solvency", most=1, cache=True),
        lambda: novate.review(MARKET, MARKET.replace({MARGIN: "4%"}), properties="solvency", cache=True),
    )
    first = [each() for each in asked]
    monkeypatch.setattr("novate.workers.verification.as_they_come", lambda *_: pytest.fail("asked again"))
    monkeypatch.setattr(asking, "verify", lambda *_, **__: pytest.fail("asked again"))
    assert run(["verify", FILE, "--property", "solvency"]) == 1
    assert novate.verify(MARKET, properties="solvency", cache=True) == found == REPORT.of("solvency")
    assert [each() for each in asked] == first


def test_everything_shows_itself_in_a_notebook() -> None:
    """One table or two, of nothing but text; nothing of a specification is markup."""
    titled = novate.verify(MARKET.replace({"mechanism.title": "<b>x</b>"}), properties="no-bad-debt")
    shown = [
        *(each._repr_html_() for each in (REPORT, VERDICT, SCENARIO, titled[0])),
        novate.threshold(MARKET, MARGIN)._repr_html_(),
        novate.envelope(MARKET, points=2)._repr_html_(),
        novate.repair(MARKET)._repr_html_(),
        novate.repair(MARKET, properties="conservation")._repr_html_(),
        novate.sweep(MARKET, {MARGIN: "3%:4%:1%"}, properties="solvency")._repr_html_(),
    ]
    for each in shown:
        assert each.count("<table>") == each.count("</table>")
        assert not any(tag in each for tag in ("<b>x", "<script", "http", "src="))
    assert "-2.89 pp" in shown[0]
    assert "nothing to repair" in shown[-2]


def test_a_report_prints_as_on_the_command_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the letter, as wide as one likes."""
    monkeypatch.setenv("COLUMNS", "60")
    run(["verify", FILE, "--property", "solvency"])
    assert REPORT.of("solvency").to_text(60) == capsys.readouterr().out
    assert str(REPORT) == REPORT.to_text(80)
    assert repr(REPORT.of("nothing")) == f"<novate.Report of {FILE}: no verdict>"
