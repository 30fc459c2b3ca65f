"""An insurance fund that settles every fill, from end to end: files, verdicts, thresholds, replayed runs, reports."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Method, Status
from novate.proofs.verdicts.thresholds import by_margin
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.specification.file import SpecificationError, parse_document, read_document, to_document

EXAMPLE = Path(__file__).parents[2] / "examples" / "dydx-v4-in-parts.toml"
MARKET = "ETH-USD"
UNDRAWN, WITHOUT_LOSS = "fund-undrawn", "fund-no-net-loser"
SOLVENCY, PROGRESS = "solvency", "liquidation-progress"


def document(margin: str = "3%", size: str = "1_000_000", **rule: str) -> dict[str, Any]:
    """The example, its fills settled, with other numbers."""
    found = read_document(EXAMPLE)
    found["markets"][MARKET] |= {"maintenance_margin": margin, "initial_margin": "30%"}
    found["environment"]["largest_position"] = size
    found["close_out"] |= {"charge": "surplus"} | rule
    del found["expect"]
    return found


def verdict(found: dict[str, Any], side: Side, name: str) -> Verdict:
    """What is said of one side."""
    return verify(parse_document(found), MARKET, side, name, Limits())


THRESHOLDS = [
    (UNDRAWN, Side.LONG, "1_000_000", "7.5899"),
    (UNDRAWN, Side.SHORT, "1_000_000", "8.4061"),
    (UNDRAWN, Side.LONG, "1_000", "1.9850"),
    (UNDRAWN, Side.SHORT, "10_000", "5.7780"),
    (WITHOUT_LOSS, Side.LONG, "1_000_000", "6.1847"),
    (WITHOUT_LOSS, Side.SHORT, "1_000_000", "6.8060"),
]


@pytest.mark.parametrize(("name", "side", "size", "margin"), THRESHOLDS)
def test_proved_just_above_and_broken_in_a_replayed_run_just_below(
    name: str, side: Side, size: str, margin: str
) -> None:
    """A ten-thousandth of a per cent on either side of it."""
    above, below = (f"{float(Fraction(margin) + Fraction(step, 10_000)):.4f}%" for step in (1, -1))
    proved, broken = (verdict(document(each, size), side, name) for each in (above, below))
    assert (proved.status, proved.method) == (Status.PROVED, Method.THEOREM)
    assert (broken.status, broken.method) == (Status.VIOLATED, Method.THEOREM)
    assert broken.scenario is not None
    assert proved.headroom is not None
    assert broken.headroom is not None
    assert broken.headroom < 0 <= proved.headroom


def test_a_run_that_falls_less_breaks_what_the_lowest_prices_do_not() -> None:
    """Of 1,012 at 2.1 %: a second call of next to nothing, whose fill lacks something."""
    broken = verdict(document("2.1%", "1_012"), Side.LONG, UNDRAWN)
    assert broken.detail.startswith("call 2 of the account draws 0.0001")
    assert verdict(document("2.171%", "1_012"), Side.LONG, UNDRAWN).status is Status.UNKNOWN, "within rounding"
    assert verdict(document("2.1715%", "1_012"), Side.LONG, UNDRAWN).status is Status.PROVED


def test_the_largest_position_is_proved_and_a_little_more_is_broken() -> None:
    """At 3 %, of either side, for both."""
    for name, long, short in ((UNDRAWN, 3_046, 1_965), (WITHOUT_LOSS, 5_253, 4_716)):
        for side, dollars in ((Side.LONG, long), (Side.SHORT, short)):
            known = verdict(document(), side, name).figures["largest_position"].exact
            assert int(known) // 10**6 == dollars
            assert verdict(document(size=str(dollars)), side, name).status is Status.PROVED
            assert verdict(document(size=str(dollars + 2)), side, name).status is Status.VIOLATED


def test_where_no_margin_is_enough_it_says_so() -> None:
    """A short that grows faster than it is closed."""
    for name in (UNDRAWN, WITHOUT_LOSS):
        found = verdict(document("29%", "20_000_000"), Side.SHORT, name)
        assert found.status is Status.VIOLATED
        assert "no maintenance margin is known to be enough" in found.detail


CURES = [("0.5%", "no fill ever"), ("1.2%", "no fill ever"), ("1.99%", "no fill with the worst"), ("3%", "")]


@pytest.mark.parametrize(("margin", "said"), CURES)
def test_where_no_fill_cures_an_account_it_says_so(margin: str, said: str) -> None:
    """The margins of dYdX's sample markets FX and Large-Cap are less than the fee."""
    detail = verdict(document(margin), Side.LONG, UNDRAWN).detail
    assert said in detail
    assert said or "cures" not in detail


def changed(table: str, key: str, value: object) -> dict[str, Any]:
    """The document with one more entry."""
    found = document()
    found.setdefault(table, {})[key] = value
    return found


LEFT_OUT = [
    ("oracle", "deviation", "100%", "next to nothing of the market price"),
    ("liquidation", "keeper_flat_reward", "1", "keeper_flat_reward"),
    ("liquidation", "keeper_share", "10%", "a share of the penalty"),
]


@pytest.mark.parametrize(("table", "key", "value", "said"), LEFT_OUT)
def test_what_is_not_carried_is_left_open_with_a_reason(table: str, key: str, value: object, said: str) -> None:
    """Never proved, and nothing is said of a margin."""
    found = changed(table, key, value)
    for name in (UNDRAWN, WITHOUT_LOSS):
        answer = verdict(found, Side.LONG, name)
        assert answer.status is Status.UNKNOWN
        assert said in answer.detail
        assert answer.headroom is None


HORIZONS = {"max_move_per_block": {"1 block": "0.5%", "10 blocks": "3%"}}
OFF_AND_LATE = {"deviation": "0.1%", "staleness": "1 block"}


@pytest.mark.parametrize(
    ("table", "more", "side", "name", "below"),
    [
        ("oracle", OFF_AND_LATE, Side.LONG, UNDRAWN, 1),
        ("oracle", OFF_AND_LATE, Side.SHORT, UNDRAWN, 1),
        ("oracle", OFF_AND_LATE, Side.LONG, WITHOUT_LOSS, 1),
        ("environment", HORIZONS, Side.LONG, WITHOUT_LOSS, 1),
        ("environment", HORIZONS, Side.SHORT, WITHOUT_LOSS, 1),
        ("environment", HORIZONS, Side.SHORT, UNDRAWN, 500),
    ],
)
def test_other_oracles_and_several_horizons_flip_where_it_is_said(
    table: str, more: dict[str, Any], side: Side, name: str, below: int
) -> None:
    """With a replayed run a thousandth of a per cent below it; where prices rest and cure accounts it is a bound."""
    found = document(size="10_000")
    found.setdefault(table, {}).update(more)
    read = parse_document(found)
    machine = Machine(read, read.markets[MARKET], side)
    told = by_margin(machine, name)
    least = None if told is None else told.margin(machine, None)
    assert least is not None
    for step, status in ((1, Status.PROVED), (-below, Status.VIOLATED)):
        found["markets"][MARKET]["maintenance_margin"] = f"{float(100 * least + Fraction(step, 1_000)):.5f}%"
        assert verdict(found, side, name).status is status


def test_of_a_long_whose_parts_have_amounts_enough_is_known_over_several_horizons() -> None:
    """Which price is just above an edge depends on the moves before; where all fees are whole that is no matter."""
    found = {}
    for margin in ("6.083%", "6%"):
        asked = changed("environment", "max_move_per_block", HORIZONS["max_move_per_block"])
        asked["markets"][MARKET]["maintenance_margin"] = margin
        found[margin] = verdict(asked, Side.LONG, UNDRAWN).status
    assert found == {"6.083%": Status.PROVED, "6%": Status.VIOLATED}


EQUAL = {"kind": "partial", "chunk_share": "20%", "share_of": "position"}


@pytest.mark.parametrize(
    ("charge", "name"), [("penalty", "no-bad-debt"), ("surplus", WITHOUT_LOSS), ("surplus", UNDRAWN)]
)
def test_equal_parts_of_any_size_are_proved_and_broken(charge: str, name: str) -> None:
    """A fifth of the position at the first call in each block, and no largest position; written as it is read."""
    margins = {"no-bad-debt": "2.9603", WITHOUT_LOSS: "2.9603", UNDRAWN: "3.8356"}
    for step, status in ((1, Status.PROVED), (-1, Status.VIOLATED)):
        found = document(f"{float(Fraction(margins[name]) + Fraction(step, 10_000)):.4f}%")
        found["close_out"] = EQUAL | {"charge": charge}
        del found["environment"]["largest_position"]
        read = parse_document(found)
        assert parse_document(to_document(read)) == read
        answer = verify(read, MARKET, Side.LONG, name, Limits())
        assert answer.status is status, answer.detail


def test_equal_parts_have_no_amounts() -> None:
    """They are refused, with the reason."""
    with pytest.raises(SpecificationError, match="its parts are equal"):
        parse_document(document(share_of="position"))


@pytest.mark.parametrize("target", ["100%", "150%"])
def test_a_target_changes_no_margin(target: str) -> None:
    """Of a short of 10,000: on the worst path no call cures it, and one that does is charged the whole fee."""
    for name, margin in ((UNDRAWN, "5.7780"), (WITHOUT_LOSS, "4.4188")):
        for step, status in ((1, Status.PROVED), (-1, Status.VIOLATED)):
            found = document(f"{float(Fraction(margin) + Fraction(step, 10_000)):.4f}%", "10_000", target=target)
            assert verdict(found, Side.SHORT, name).status is status


@pytest.mark.parametrize(
    ("side", "undrawn", "without_loss"), [(Side.LONG, 0.07590, 0.06185), (Side.SHORT, 0.08407, 0.06807)]
)
def test_solvency_needs_that_nothing_is_lost_and_progress_that_nothing_is_paid(
    side: Side, undrawn: float, without_loss: float
) -> None:
    """Whatever the fund begins with; a run that owes more than there is, replays. Else it is open."""
    for name, least, below in ((SOLVENCY, without_loss, Status.VIOLATED), (PROGRESS, undrawn, Status.UNKNOWN)):
        for step, status in ((0, Status.PROVED), (-0.0001, below)):
            assert verdict(document(f"{100 * (least + step):.4f}%"), side, name).status is status
    assert "a fund that cannot pay" in verdict(document(), side, PROGRESS).detail


def with_another(margin: str, another: str, slippage: str = "0.5%") -> dict[str, Any]:
    """The document with a second market, whose positions the same account may hold."""
    found = document(margin, "10_000")
    found["markets"]["B"] = found["markets"][MARKET] | {"maintenance_margin": another, "slippage": slippage}
    return found


ALL = (UNDRAWN, WITHOUT_LOSS, SOLVENCY, PROGRESS)


def test_accounts_with_several_positions_are_proved_where_each_has_what_all_need() -> None:
    """Two markets of one balance: 5.9850 % of shorts of 10,000, alone 5.7780 %; and what a position breaks alone."""
    for name in ALL:
        assert verdict(with_another("5.9851%", "5.9851%"), Side.SHORT, name).status is Status.PROVED
        weak = verdict(with_another("5.9851%", "3%"), Side.SHORT, name)
        assert (weak.status, "another position that the account may hold" in weak.detail) == (Status.UNKNOWN, True)
    for name in (UNDRAWN, WITHOUT_LOSS, SOLVENCY):
        assert verdict(with_another("3%", "5.9851%"), Side.SHORT, name).status is Status.VIOLATED
    between = [
        verdict(with_another(each, "6%"), Side.SHORT, UNDRAWN).status for each in ("5.9849%", "5.7781%", "5.7779%")
    ]
    assert between == [Status.UNKNOWN, Status.UNKNOWN, Status.VIOLATED]


def test_beside_a_market_with_a_large_slippage_more_is_needed() -> None:
    """Said: what is enough for each alone is for both. Fills at 12 % less of 20 % need 60 % of what is required."""
    for slippage, status in (("0.5%", Status.PROVED), ("12%", Status.UNKNOWN)):
        found = with_another("5.9851%", "20%", slippage)
        assert {verdict(found, Side.SHORT, name).status for name in (UNDRAWN, PROGRESS)} == {status}
    assert verdict(with_another("7.4%", "20%", "12%"), Side.SHORT, UNDRAWN).status is Status.PROVED


def test_several_positions_with_an_oracle_that_is_off_are_not_carried() -> None:
    """What is shown of one weighs in what is due of the other."""
    found = with_another("20%", "20%")
    found["oracle"] = {"deviation": "0.1%"}
    assert "several positions" in verdict(found, Side.LONG, UNDRAWN).detail


def test_a_file_keeps_its_charge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Written as it was read; another one is refused, with what is allowed."""
    read = parse_document(document())
    assert parse_document(to_document(read)) == read
    text = EXAMPLE.read_text()
    for word, said in (("surplus", "fund-undrawn"), ("fee", "penalty")):
        file = tmp_path / f"{word}.toml"
        file.write_text(text.replace('chunk_share = "10%"', f'charge = "{word}"\nchunk_share = "10%"'))
        run(["verify", str(file), "--property", "no-bad-debt", "--property", "fund-undrawn"])
        printed = "".join(capsys.readouterr())
        assert said in printed


def test_who_does_not_ask_is_not_told_of_fills_that_nobody_settles(capsys: pytest.CaptureFixture[str]) -> None:
    """Who asks is."""
    run(["verify", str(EXAMPLE)])
    assert "fund-undrawn" not in capsys.readouterr().out
    run(["verify", str(EXAMPLE), "--property", "fund-undrawn"])
    assert 'no close-out has charge = "surplus"' in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("name", [UNDRAWN, WITHOUT_LOSS, SOLVENCY, PROGRESS])
@pytest.mark.parametrize("beside", ["tiers", "slippage", "rewards", "funding"])
def test_no_margin_is_read_off_where_nothing_is_known(name: str, beside: str) -> None:
    """`threshold` asks what `verify` asks: beside tiers, fills by size, limits of rewards or funding there is none."""
    found = document()
    if beside == "tiers":
        found["markets"][MARKET]["tiers_above"] = {"20_000": {"initial_margin": "40%", "maintenance_margin": "10%"}}
    elif beside == "slippage":
        found["markets"][MARKET]["slippage_up_to"] = {"10_000": "0.1%"}
    elif beside == "rewards":
        found["liquidation"] |= {"keeper": "open", "keeper_reward_floor": "2"}
    else:
        found["funding"] = {"kind": "ticks", "most": "0.1%", "every": "10 blocks"}
    specification = parse_document(found)
    machine = Machine(specification, specification.markets[MARKET], Side.LONG)
    assert by_margin(machine, name) is None
    assert verdict(found, Side.LONG, name).status is Status.UNKNOWN
