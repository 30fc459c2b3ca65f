"""Keepers with limits from end to end: verdicts, assumptions, thresholds, sweeps, replayed runs."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.contract import Limit
from novate.model.specification import Side, Specification
from novate.proofs.design.question import Question
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Method, Status
from novate.proofs.verdicts.assume_guarantee import with_guarantees
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.properties.assumptions import left_out, words_of
from novate.specification.file import parse_document, read_document
from novate.specification.parameters import parameter_named
from novate.sweeping.grid import Grid
from novate.sweeping.outcomes import code
from novate.sweeping.ranges import axis
from novate.sweeping.settings import Settings
from novate.sweeping.theorems import Theorems

EXAMPLE = Path(__file__).parents[2] / "examples" / "keeper-network.toml"
MARKET, NAME = "ETH-USD", "no-bad-debt"
PROVED, VIOLATED = code(Status.PROVED, Method.THEOREM), code(Status.VIOLATED, Method.THEOREM)


def document(delay: str = "1 block", **keepers: str | None) -> dict[str, Any]:
    """The example with another network; without one where its kind is said to be another."""
    found = read_document(EXAMPLE)
    found["environment"]["keeper_delay"] = delay
    found["keepers"] = {key: text for key, text in (found["keepers"] | keepers).items() if text is not None}
    return found


def unlimited(delay: str) -> Specification:
    """The same mechanism, its keepers without a limit and so late."""
    return parse_document({**document(delay), "keepers": {}})


def verdict(specification: Specification, side: Side, name: str = NAME) -> Verdict:
    """What is said of one side."""
    return verify(specification, MARKET, side, name, Limits())


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", [NAME, "solvency", "keeper-incentive"])
def test_the_derived_delay_takes_the_place_of_the_assumed_one(side: Side, name: str) -> None:
    """A verdict is that of keepers without a limit who are as late as the network leaves an account."""
    of_network, of_others = verdict(parse_document(document()), side, name), verdict(unlimited("14 blocks"), side, name)
    assert (of_network.status, of_network.headroom) == (of_others.status, of_others.headroom)
    assert of_network.status is Status.PROVED


def test_what_the_delay_follows_from_is_assumed_with_it() -> None:
    """How many accounts there are at once, and how many are closed out; what is left out is no longer that."""
    specification = parse_document(document())
    (found,) = with_guarantees(specification, [verdict(specification, Side.LONG)])
    said = {each.limit: words_of(specification)(each) for each in found.assumptions}
    assert said[Limit.DELAY].startswith("no account stays overdue for more than 14 blocks after the one in which")
    assert said[Limit.CROWD] == (
        "at most 500 accounts are liquidatable at once; 50 accounts of those overdue for more than 1 block are closed "
        "out in every block but 2 of any 10, the oldest first: hence the 14 blocks"
    )
    assert "to close out an account takes the same of the keepers' capacity, whatever it holds" in left_out(
        specification
    )
    assert not any("in time" in each for each in left_out(specification))
    assert "any number of overdue accounts is closed out in time" in left_out(unlimited("1 block"))


THRESHOLDS = [
    ({}, "keepers.capacity", "at least", 42, 46),
    ({}, "keepers.accounts_at_once", "at most", 600, 550),
    ({}, "environment.keeper_delay", "at most", 3, 2),
    ({"arrivals_at_once": "40 accounts"}, "keepers.arrivals_at_once", "at most", 144, 135),
]
"""Key, and how far a long goes and a short; the file of arrivals has five a block and a capacity of nine."""


@pytest.mark.parametrize(("changes", "key", "direction", "long", "short"), THRESHOLDS)
def test_a_threshold_is_exact_and_verdicts_change_there(
    changes: dict[str, str],
    key: str,
    direction: str,
    long: int,
    short: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One account less of capacity, or one more at once, and a replayed run breaks it."""
    file = tmp_path / "network.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    if changes:
        arrivals = 'capacity = "9 accounts"\narrivals_at_once = "40 accounts"\narrivals_per_block = "5 accounts"\n'
        text = f'{text[: text.index("[keepers]")]}[keepers]\nkind = "network"\n{arrivals}'
    file.write_text(text, encoding="utf-8")
    assert run(["threshold", str(file), "--parameter", key, "--property", NAME, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    bounds = {each["side"]: each for each in found["bounds"]}
    assert {each["direction"] for each in bounds.values()} == {direction}
    assert {side: Fraction(each["exact"]) for side, each in bounds.items()} == {"long": long, "short": short}
    assert {each["at_safe"] for each in bounds.values()} == {"proved"}
    assert {each["beyond"]["status"] for each in bounds.values()} == {"violated"}


def test_where_keepers_keep_up_is_a_bound_as_well() -> None:
    """Beyond it no delay follows, and no file says so; with a bound of the margin before it that is the bound."""
    starving = document(order="any", capacity="9 accounts", accounts_at_once="8 accounts")
    capacity = parameter_named(starving, "keepers.capacity")
    assert (capacity.low, capacity.high, capacity.beyond[1]) == (8, 10**9, "")
    assert capacity.beyond[0].startswith("keepers.accounts_at_once is at most the capacity, which is ")
    crowd = parameter_named(starving, "keepers.accounts_at_once")
    assert (crowd.low, crowd.high, crowd.beyond[0]) == (1, 9, "")
    plain = parameter_named(document(congested=None), "keepers.capacity")
    assert (plain.low, plain.high, plain.beyond) == (1, 10**9, ("", ""))


def test_the_bound_of_keepers_who_keep_up_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the reason."""
    file = tmp_path / "arrivals.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    arrivals = 'capacity = "9 accounts"\narrivals_at_once = "40 accounts"\narrivals_per_block = "5 accounts"\n'
    file.write_text(f'{text[: text.index("[keepers]")]}[keepers]\nkind = "network"\n{arrivals}', encoding="utf-8")
    assert run(["threshold", str(file), "--parameter", "keepers.capacity", "--property", NAME]) == 0
    said = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert "keepers.capacity: at least 5 accounts for no-bad-debt (the file has 9 accounts)" in said
    assert 'keepers.arrivals_per_block is at most what keepers close out, "4 accounts" in each good block' in said


def test_a_sweep_over_the_capacity_says_what_verdicts_say() -> None:
    """Value by value, on both sides of the thresholds."""
    found = document()
    grid = Grid((axis(parameter_named(found, "keepers.capacity"), "40:48:1"),))
    settings = Settings.read(found, grid)
    questions = [Question(MARKET, side, NAME) for side in Side]
    codes = Theorems.of(settings, questions).codes((slice(0, 9),))
    statuses = [Status.PROVED if each == PROVED else Status.VIOLATED for row in codes for each in row]
    assert {*codes.ravel().tolist()} == {PROVED, VIOLATED}
    assert statuses == [
        Status.PROVED if capacity >= least else Status.VIOLATED for capacity in range(40, 49) for least in (42, 46)
    ]


def test_a_violation_is_replayed_under_the_network_s_own_rules() -> None:
    """An account alone may be the last of a crowd that is not shown."""
    found = verdict(parse_document(document(capacity="41 accounts")), Side.LONG)
    assert found.status is Status.VIOLATED
    assert found.scenario is not None
    assert found.scenario.specification.delay == 1 + 17 - 1
