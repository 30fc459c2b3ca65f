"""What a file promises to its traders, from the file to the answer."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run

EXAMPLES = Path(__file__).parents[2] / "examples"
NAME = "no-wrongful-close-out"
ASKED = ("--property", NAME)
LATE = (EXAMPLES / "stale-oracle.toml").read_text()
"""Promises nothing; longs could be promised 10.26 %, shorts 10.74 %."""

Capture = pytest.CaptureFixture[str]


def promising(text: str, share: str) -> str:
    """The same file with a promise."""
    return f'{text}\n[promises]\ncloses_only_below = "{share}"\n'


def answer(capsys: Capture, text: str, *options: str) -> tuple[int, dict[Any, Any]]:
    """The exit code of `verify`, and its verdicts by market and side."""
    Path("a.toml").write_text(text)
    capsys.readouterr()
    code = run(["verify", "a.toml", *ASKED, "--format", "json", *options])
    (result,) = json.loads(capsys.readouterr().out)["results"]
    return code, {(each["market"], each["side"]): each for each in result["verdicts"]}


def statuses(found: dict[Any, Any]) -> set[str]:
    """What there is among the verdicts."""
    return {each["status"] for each in found.values()}


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are written there."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("method", ["auto", "theorem", "search", "horn"])
def test_every_method_tells_a_promise_that_is_kept_from_one_that_is_not(method: str, capsys: Capture) -> None:
    """11 % is kept, 10.5 % by longs alone, 10 % by nobody; what is broken is shown by a scenario."""
    for share, long, short in (
        ("11%", "proved", "proved"),
        ("10.5%", "proved", "violated"),
        ("10%", "violated", "violated"),
    ):
        code, found = answer(capsys, promising(LATE, share), "--method", method)
        assert (found["ETH-USD", "long"]["status"], found["ETH-USD", "short"]["status"]) == (long, short)
        assert code == (0 if share == "11%" else 1)
        assert all((each["scenario"] is None) == (each["status"] == "proved") for each in found.values())


def test_a_long_of_which_all_is_required_is_never_closed_out(capsys: Capture) -> None:
    """Whatever is promised: no price takes its account below, so there is no run against it, and nothing to divide."""
    full = LATE.replace('initial_margin = "10%"', 'initial_margin = "100%"')
    full = full.replace('maintenance_margin = "8%"', 'maintenance_margin = "100%"')
    _, found = answer(capsys, promising(full, "60%"))
    assert [found["ETH-USD", side]["status"] for side in ("long", "short")] == ["vacuous", "violated"]


def test_without_a_promise_the_answer_says_what_could_be_promised(capsys: Capture) -> None:
    """It is no fault to promise nothing; the figure is exact, and for a person rounded to the safe side."""
    code, found = answer(capsys, LATE)
    assert (code, statuses(found)) == (0, {"not-applicable"})
    exact = {side: Fraction(each["figures"]["closes_only_below"]["exact"]) for (_, side), each in found.items()}
    assert exact["long"] == 1 - Fraction(92, 100) * Fraction(995, 1000) / Fraction(101, 100) ** 2
    assert exact["short"] == Fraction(108, 100) * Fraction(1005, 1000) / Fraction(99, 100) ** 2 - 1
    run(["verify", "a.toml", *ASKED])
    text = " ".join(capsys.readouterr().out.split())
    assert "closes_only_below is not given; it would hold from about 10.2637% on" in text
    assert answer(capsys, promising(LATE, "10.2637%"))[1]["ETH-USD", "long"]["status"] == "proved"


def test_of_many_markets_only_the_reason_is_listed(capsys: Capture) -> None:
    """A line for each market and side would be no answer for a person."""
    before, market, after = LATE.partition("[markets.ETH-USD]")
    own, rest = after.split("\n[liquidation]")
    many = "".join(f"[markets.M{number}]{own.replace('8%', f'{number}%', 1)}\n" for number in range(4, 9))
    assert market
    answer(capsys, f"{before}{many}[liquidation]{rest}")
    run(["verify", "a.toml", *ASKED])
    text = capsys.readouterr().out
    assert text.count("closes_only_below is not given") == 1
    assert "it would hold from" not in text


def test_a_market_may_promise_something_else(capsys: Capture) -> None:
    """What stands in a market replaces what stands for all."""
    own = LATE.replace("[markets.ETH-USD]", '[markets.ETH-USD]\ncloses_only_below = "11%"')
    assert statuses(answer(capsys, own)[1]) == {"proved"}
    assert statuses(answer(capsys, promising(own, "1%"))[1]) == {"proved"}
    assert statuses(answer(capsys, promising(LATE, "1%"))[1]) == {"violated"}


def test_with_cross_margin_all_markets_have_to_promise_something(capsys: Capture) -> None:
    """An account with a position in a market that promises nothing is promised nothing."""
    text = (EXAMPLES / "cross-margin.toml").read_text().partition("\n[expect")[0]
    one = text.replace("[markets.BTC-USD]", '[markets.BTC-USD]\ncloses_only_below = "90%"')
    assert one != text
    _, found = answer(capsys, one)
    assert statuses(found) == {"not-applicable"}
    assert found["BTC-USD", "long"]["detail"].startswith("closes_only_below is not given in every market")
    assert statuses(answer(capsys, promising(one, "90%"))[1]) == {"proved"}


def test_one_position_of_a_cross_account_breaks_it_for_all(capsys: Capture) -> None:
    """The oracle of this file is exact: the margin of each market, 5 % and 8 %, is what can be promised.

    An account with a position in either is closed out position by position.
    """
    text = (EXAMPLES / "cross-margin.toml").read_text().partition("\n[expect")[0]
    assert statuses(answer(capsys, promising(text, "7%"))[1]) == {"violated"}
    assert answer(capsys, promising(text, "8%"))[0] == 0


def test_an_expectation_is_about_it_as_about_any_other(capsys: Capture) -> None:
    """Known and accepted, side by side; one that asks for more than there is is not met."""
    expected = promising(LATE, "10.5%") + f'\n[expect.markets.ETH-USD]\n{NAME} = {{ short = "violated" }}\n'
    assert answer(capsys, expected)[0] == 0
    assert answer(capsys, expected.replace('"violated"', '"proved"'))[0] == 1


@pytest.mark.parametrize("share", ["0%", "-1%", "2", "much"])
def test_a_promise_that_says_nothing_is_refused(share: str, capsys: Capture) -> None:
    """The key, what was found and what is expected."""
    Path("a.toml").write_text(promising(LATE, share))
    assert run(["verify", "a.toml", *ASKED]) == 3
    assert "promises.closes_only_below" in capsys.readouterr().err


def test_a_repair_finds_both_ways_to_keep_a_promise(capsys: Capture) -> None:
    """Promise less, or ask for less margin: whoever has less is closed out later."""
    Path("a.toml").write_text(promising(LATE, "10%"))
    run(["repair", "a.toml", *ASKED])
    text = capsys.readouterr().out
    assert "promises.closes_only_below" in text
    assert "markets.ETH-USD.maintenance_margin" in text


def test_what_can_be_promised_is_asked_like_any_other_number(capsys: Capture) -> None:
    """Of a file that promises nothing, too: the answer is about the promise, and says what to write."""
    Path("a.toml").write_text(LATE)
    assert run(["threshold", "a.toml", "--parameter", "promises.closes_only_below"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert f"at least 10.7439% for {NAME}" in text
    assert 'write closes_only_below = "10.7439%" into the file' in text
    Path("a.toml").write_text(promising(LATE, "11%"))
    assert run(["threshold", "a.toml", "--parameter", "environment.keeper_delay", *ASKED]) == 0
    assert "holds for every value" in capsys.readouterr().out
