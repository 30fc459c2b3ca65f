"""Public faults of other protocols, as small cases with right answers: their table, walked through.

Inputs and table are not part of the repository; where they are not there the walk is reported as not run. Cases that
need what the model does not have yet are reported as such, each with what it waits for; they do not count as passed.
The inputs that are typed in here need nothing, and are run everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.actions import Step, Trade
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.model.state import Account
from novate.specification.document import to_toml
from novate.specification.file import parse_document

CASES = Path(__file__).parents[3] / "shared" / "data" / "cases"


def rows() -> list[str]:
    """The names of the cases in the table; none where it is not there."""
    if not CASES.is_dir():
        return []
    cells = re.findall(r"^\| ([^|]+?) \|", (CASES / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    return [cell for cell in cells if cell != "case" and not cell.startswith("---")]


def document(**changes: Mapping[str, Any]) -> dict[str, Any]:
    """One market without any charge, closed out by the chain itself, at once."""
    tables: dict[str, Any] = {
        "mechanism": {"margin": "isolated", "quote_quantum": "0.01"},
        "markets": {"A-USD": market()},
        "liquidation": {"penalty": "0%", "penalty_capped_by_equity": True, "keeper": "protocol"},
        "environment": {"max_move_per_block": "5%", "keeper_delay": "0 blocks"},
    }
    for table, values in changes.items():
        tables[table] = tables.get(table, {}) | values
    return tables


def market(**changes: str) -> dict[str, Any]:
    """The table of a market."""
    usual = {"initial_margin": "20%", "maintenance_margin": "6%", "base_quantum": "0.0001", "price_tick": "0.01"}
    return usual | changes


class Asked:
    """Runs commands on a file and reads what they print."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def file(self, tables: dict[str, Any] | str) -> str:
        """Where the tables are; a name is one of the files beside the table of cases."""
        if isinstance(tables, str):
            return str(CASES / tables)
        path = self.folder / "case.toml"
        path.write_text(to_toml(tables), encoding="utf-8")
        return str(path)

    def verdicts(
        self, tables: dict[str, Any] | str, *options: str
    ) -> tuple[int, dict[tuple[Any, ...], dict[str, Any]]]:
        """The exit code and the verdicts of `verify`, by property, market and side."""
        code = run(["verify", self.file(tables), "--format", "json", *options])
        (result,) = json.loads(self.capsys.readouterr().out)["results"]
        found = {(each["property"], each["market"], each["side"]): each for each in result["verdicts"]}
        return code, found

    def status(self, tables: dict[str, Any] | str, name: str, side: str | None = "long") -> str:
        """The status of one property of one side of the only market, or of the whole specification."""
        _, found = self.verdicts(tables, "--property", name)
        return str(next(each["status"] for (_, _, of), each in found.items() if of == side))

    def threshold(self, tables: dict[str, Any] | str, key: str, name: str, side: str) -> dict[str, Any]:
        """The bound of one side that `threshold` gives."""
        run(
            ["threshold", self.file(tables), "--parameter", key, "--property", name, "--side", side, "--format", "json"]
        )
        found: dict[str, Any] = json.loads(self.capsys.readouterr().out)
        return found


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    """Commands, on files in a folder of the test's own."""
    return Asked(tmp_path, capsys)


def shares_of_charges(asked: Asked) -> None:
    """The fund books its part of the charges before it pays: it needs nothing."""
    _, found = asked.verdicts("fund-share-of-charges.toml")
    fund = found["fund-sufficiency", None, None]
    assert fund["status"] == "proved"
    assert "insurance fund is 0" in fund["detail"]


def repetition(asked: Asked) -> None:
    """53 dust close-outs drain a fund of 100."""
    code, found = asked.verdicts("repeated-dust.toml")
    assert code == 1
    assert found["fund-sufficiency", None, None]["status"] == "violated"
    assert found["solvency", "A-USD", "long"]["status"] == "violated"


def cross_fund(asked: Asked) -> None:
    """Never "no value is safe ... by theorem" from a condition that is only sufficient: 900,000,000 is enough."""
    assert asked.status("cross-fund.toml", "fund-sufficiency", None) == "proved"
    run(
        [
            "threshold",
            asked.file("cross-fund.toml"),
            "--parameter",
            "waterfall.insurance_fund",
            "--property",
            "solvency",
        ]
    )
    assert "no value is safe" not in asked.capsys.readouterr().out


def limits_of_the_other_market(asked: Asked) -> None:
    """Nobody gains, asked of all close-outs of an account together: no alarm, neither in BTC nor in ETH."""
    _, found = asked.verdicts("cross-fund.toml", "--property", "keeper-incentive")
    assert {each["status"] for each in found.values()} == {"proved"}


def two_markets(asked: Asked) -> None:
    """Both need a million in the same block."""
    thin = market(maintenance_margin="3%")
    tables = document(markets={"A-USD": thin, "B-USD": thin}, waterfall={"insurance_fund": "1_000_000"})
    tables["environment"]["max_open_interest"] = "50_000_000"
    assert asked.status(tables, "fund-sufficiency", None) == "violated"
    tables["waterfall"]["insurance_fund"] = "2_000_000"
    assert asked.status(tables, "fund-sufficiency", None) == "proved"


def envelope_of_several_steps(asked: Asked) -> None:
    """3.5 % a block, 10 basis points in full: a delay of 0 is safe at 4 %, a delay of 1 is not."""
    tables = document(
        markets={"A-USD": market(maintenance_margin="4%")},
        liquidation={"penalty": "10bps", "penalty_capped_by_equity": False},
        environment={"max_move_per_block": "3.5%"},
    )
    margins = {side: asked.threshold(tables, MARGIN, "no-bad-debt", side)["exact"] for side in ("long", "short")}
    assert {side: Fraction(each) for side, each in margins.items()} == {
        "long": 1 - Fraction(965, 1000) * Fraction(999, 1000),
        "short": Fraction(1035, 1000) * Fraction(1001, 1000) - 1,
    }
    assert asked.status(tables, "no-bad-debt") == "proved"
    tables["environment"]["keeper_delay"] = "1 block"
    assert asked.status(tables, "no-bad-debt") == "violated"


MARGIN = "markets.A-USD.maintenance_margin"
MOVE = "environment.max_move_per_block"


def no_cap_on_the_feed(asked: Asked) -> None:
    """A margin of 6 % pays for moves of at most 6 %."""
    for side in ("long", "short"):
        assert Fraction(asked.threshold(document(), MOVE, "no-bad-debt", side)["exact"]) == Fraction(6, 100)


def inherited_default(asked: Asked) -> None:
    """A maintenance margin above the initial one is refused, and both keys are named."""
    tables = document(markets={"A-USD": market(initial_margin="0.4%", maintenance_margin="0.8%")})
    assert run(["verify", asked.file(tables)]) == 3
    said = " ".join(asked.capsys.readouterr().err.split())
    assert "maintenance_margin" in said
    assert "initial_margin" in said


def flat_reward_above_the_floor(asked: Asked) -> None:
    """A floor of 12 pays for a flat reward of 12; a cycle of being opened and closed gains the 3 beyond it."""
    tables = document(
        markets={"A-USD": market(minimum_maintenance="12")},
        liquidation={"penalty_capped_by_equity": False, "keeper": "open", "keeper_flat_reward": "15"},
    )
    key = "liquidation.keeper_flat_reward"
    assert Fraction(asked.threshold(tables, key, "keeper-incentive", "long")["exact"]) == 12
    assert asked.status(tables, "keeper-incentive") == "violated"


def nothing_left_nothing_paid(asked: Asked) -> None:
    """Capped charges of an account that has nothing left pay no keeper."""
    tables = document(
        liquidation={"penalty": "1%", "keeper": "open", "keeper_share": "50%"},
        environment={"max_move_per_block": "4%", "keeper_delay": "1 block", "gas_cost": "3"},
    )
    assert asked.status(tables, "keeper-incentive") == "violated"
    tables["liquidation"] |= {"keeper_flat_reward": "3", "fund_pays_keeper": True}
    tables["markets"]["A-USD"]["minimum_maintenance"] = "3"
    for margin, status in (("6%", "violated"), ("9%", "proved")):  # he is paid, but may be the one who owes
        tables["markets"]["A-USD"]["maintenance_margin"] = margin
        _, found = asked.verdicts(tables, "--property", "keeper-incentive")
        assert {each["status"] for each in found.values()} == {status}
        assert {each["figures"]["smallest_notional"]["exact"] for each in found.values()} == {"0/1"}
        assert all(("together gain" in each["detail"]) == (status == "violated") for each in found.values())


def eight_hours_halt(asked: Asked) -> None:
    """One-second blocks for six hours: 12 % over them, 1 % in the last minute, 0.4 % of slippage."""
    tables = document(
        environment={
            "block_time": "1 second",
            "max_move_per_block": {"60 seconds": "1%", "6 hours": "12%"},
            "keeper_delay": "6 hours",
            "slippage": "0.4%",
        }
    )
    exact = Fraction(asked.threshold(tables, MARGIN, "no-bad-debt", "long")["exact"])
    assert exact == 1 - Fraction(88, 100) * Fraction(99, 100) * Fraction(996, 1000)


def dust(asked: Asked) -> None:
    """40 % of a penalty of 0.8 % pays a gas of 1.6 from a notional of 500 on."""
    tables = document(
        markets={"A-USD": market(maintenance_margin="30%", initial_margin="40%")},
        liquidation={"penalty": "0.8%", "keeper": "open", "keeper_share": "40%"},
        environment={"gas_cost": "1.6", "max_move_per_block": "1%"},
    )
    key = "environment.dust_notional"
    assert Fraction(asked.threshold(tables, key, "keeper-incentive", "short")["exact"]) == 500


def thin_band(asked: Asked) -> None:
    """The greatest deviation at a margin of 1.5 % and moves of 0.1 %."""
    tables = document(markets={"A-USD": market(maintenance_margin="1.5%")}, environment={"max_move_per_block": "0.1%"})
    found = {
        side: Fraction(asked.threshold(tables, "oracle.deviation", "no-bad-debt", side)["exact"])
        for side in ("long", "short")
    }
    assert found == {"long": Fraction(999, 985) - 1, "short": 1 - Fraction(1001, 1015)}


def a_mark_that_is_too_high(asked: Asked) -> None:
    """Who opened at 5 times leverage is not to be closed out for a mark; a short is, 1.2/1.08 - 1 = 1/9 too high."""
    promise = {"closes_only_below": "20%"}
    tables = document(markets={"A-USD": market(maintenance_margin="8%")}, promises=promise)
    bound = asked.threshold(tables, "oracle.deviation.up", "no-wrongful-close-out", "short")
    assert (bound["direction"], Fraction(bound["exact"])) == ("at most", Fraction(1, 9))
    for deviation, status in (("11.11%", "proved"), ("11.12%", "violated")):
        tables["oracle"] = {"deviation": {"up": deviation, "down": "0%"}}
        assert asked.status(tables, "no-wrongful-close-out", "short") == status


def one_sided_market(asked: Asked) -> None:
    """Collateral that nobody can short: no verdict on shorts, and nothing is left open."""
    tables = document(markets={"A-USD": market(sides="long")}, environment={"max_move_per_block": ONLY_DOWN})
    code, found = asked.verdicts(tables)
    assert code == 0
    assert {side for _, _, side in found} == {"long", None}


def floor_as_a_maximum(asked: Asked) -> None:
    """F >= 6 x 5/(5 - 2) = 10; written as a sum 6 are enough, for which the real rule is not."""
    own = {"maintenance_margin": "5%", "minimum_maintenance": "10", "minimum_is": "floor"}
    tables = document(
        markets={"A-USD": market(**own)},
        liquidation={"keeper_flat_reward": "6", "penalty": "0%", "penalty_capped_by_equity": False},
        environment={"max_move_per_block": {"up": "0%", "down": "2%"}, "keeper_delay": "0 blocks"},
    )
    key = "markets.A-USD.minimum_maintenance"
    assert Fraction(asked.threshold(tables, key, "no-bad-debt", "long")["exact"]) == 10
    tables["markets"]["A-USD"] |= {"minimum_maintenance": "9.9"}
    assert asked.status(tables, "no-bad-debt", "long") == "violated"
    tables["markets"]["A-USD"] |= {"minimum_maintenance": "6", "minimum_is": "sum"}
    assert asked.status(tables, "no-bad-debt", "long") == "proved"


def close_out_that_reverts(asked: Asked) -> None:
    """Whoever has less than 40, the reward, is stuck: of positions those below 40/m at the trigger."""
    reverts = {"keeper": "open", "keeper_flat_reward": "40", "reverts_below_reward": True}
    tables = document(markets={"A-USD": market(initial_margin="6.1%")}, liquidation=reverts)
    for move in (Fraction(1, 100), Fraction(1, 10_000)):  # with hardly any move that is 40/m
        tables["environment"]["max_move_per_block"] = f"{float(100 * move)}%"
        zone = 40 / (Fraction(6, 100) - move)
        _, found = asked.verdicts(tables, "--property", "liquidation-progress")
        for verdict in found.values():
            assert verdict["status"] == "violated"
            assert "no close-out of it is possible" in verdict["detail"]
            assert 0 <= Fraction(verdict["figures"]["dead_zone"]["exact"]) - zone < Fraction(2, 100)
    tables["liquidation"]["reverts_below_reward"] = False
    assert asked.status(tables, "liquidation-progress") == "proved"


def reward_clamp(asked: Asked) -> None:
    """min(max(g + 2, 1.2 g), 25 % of the margin, 40), of 20 of margin at least: he loses iff g > 5; no fund pays."""
    by_cost = {"keeper_reward_above_cost": "2", "keeper_reward_profit": "20%"}
    limits = by_cost | {"keeper_reward_of_margin": "25%", "keeper_reward_cap": "40"}
    tables = document(
        markets={"A-USD": market(maintenance_margin="5%", minimum_maintenance="20")},
        liquidation=limits | {"keeper": "open", "penalty_capped_by_equity": False},
        environment={"max_move_per_block": "4%"},
    )
    for gas, status in (("5", "proved"), ("5.01", "violated")):
        tables["environment"]["gas_cost"] = gas
        _, found = asked.verdicts(tables, "--property", "keeper-incentive", "--property", "no-bad-debt")
        for side in ("long", "short"):
            assert found["keeper-incentive", "A-USD", side]["status"] == status
            assert found["no-bad-debt", "A-USD", side]["status"] == "proved"
    for gas in (Fraction(each, 10) for each in range(1, 500)):
        pays = min(max(gas + 2, Fraction(12, 10) * gas), Fraction(20, 4), Fraction(40)) >= gas
        assert pays is (gas <= 5)


def fee_after_check(asked: Asked) -> None:
    """At 3.1 %, 3 % and 0.2 % a trade may move half of what it leaves: closing a third is harmless, a hair more is not.

    (Said of more than half of what is left: of a whole position it is a third.) Opening one moves all that it leaves.
    """
    thin = market(initial_margin="3.1%", maintenance_margin="3%", minimum_notional="1_000")
    fees = {"trading_fee": "0.2%", "fee_after_check": True}
    tables = document(markets={"A-USD": thin}, fees=fees)
    rules = Rules.of(parse_document(tables))
    start = genesis(rules, {"A-USD": 10_000})
    for closed, harmed in ((10**8, False), (10**8 + 100, True)):
        held, left = 3 * 10**8, 3 * 10**8 - closed
        accounts = {"one": Account(ceil(Fraction(31, 1000) * left) - held, {"A-USD": held}, 0)}
        state = start._replace(accounts=accounts | {"other": Account(10**12, {}, 0)})
        step = execute(rules, state, Trade("A-USD", "other", "one", closed, 10_000))
        assert isinstance(step, Step)
        assert is_liquidatable(rules, step.state, step.state.accounts["one"]) is harmed
    for limit, initial, status in (
        (None, "90%", "violated"),
        ("100%", "3.1%", "violated"),
        ("100%", "3.21%", "proved"),
        ("200%", "3.39%", "violated"),
        ("200%", "3.41%", "proved"),
    ):
        tables["fees"] = fees | ({} if limit is None else {"largest_trade": limit})
        thin["initial_margin"] = initial
        for side in ("long", "short"):
            assert asked.status(tables, "healthy-after-trade", side) == status


def exchanged_columns(asked: Asked) -> None:
    """Verdicts get better by it, and hardly anybody is still healthy."""
    margins = ("5%", "2%"), ("180%", "72%")
    before, after = (
        document(markets={"A-USD": market(initial_margin=initial, maintenance_margin=maintenance)})
        for initial, maintenance in margins
    )
    first = Path(asked.file(before)).rename(asked.folder / "before.toml")
    assert run(["review", str(first), asked.file(after), "--property", "no-bad-debt", "--format", "json"]) == 2
    (doubt,) = json.loads(asked.capsys.readouterr().out)["doubts"]
    assert doubt.startswith(
        "The maintenance margin of A-USD is 36 times what it was: accounts that have an equity from 2%"
    )
    assert "up to 72% of their notional become liquidatable" in doubt


ONLY_DOWN = {"up": "0%", "down": "5%"}
WITH_FILES: Mapping[str, Callable[[Asked], None]] = {
    "fund's share of the charges": shares_of_charges,
    "repetition": repetition,
    "cross margin, a fund that is enough": cross_fund,
    "cross margin, limits of the other market": limits_of_the_other_market,
}
TYPED_IN: Mapping[str, Callable[[Asked], None]] = {
    "exchanged columns": exchanged_columns,
    "one fund, two markets": two_markets,
    "envelope of several steps": envelope_of_several_steps,
    "no cap on the feed": no_cap_on_the_feed,
    "inherited default": inherited_default,
    "flat reward above the floor": flat_reward_above_the_floor,
    "floor as a maximum": floor_as_a_maximum,
    "reward clamp": reward_clamp,
    "nothing left, nothing paid": nothing_left_nothing_paid,
    "eight hours' halt": eight_hours_halt,
    "close-out that reverts": close_out_that_reverts,
    "dust": dust,
    "fee after the check": fee_after_check,
    "thin band": thin_band,
    "one-sided market": one_sided_market,
    "a mark that is too high": a_mark_that_is_too_high,
}
WAITING: Mapping[str, str] = {
    "order of payments": "a pool that pays traders out",
}
"""Case -> what the model does not have yet; `nothing left` waits in part for a reward that the fund pays."""


@pytest.mark.parametrize("case", TYPED_IN)
def test_a_public_case_has_its_right_answer(case: str, asked: Asked) -> None:
    """Typed in from the table, needing nothing else."""
    TYPED_IN[case](asked)


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not here")
@pytest.mark.parametrize("case", WITH_FILES)
def test_a_case_with_a_file_has_its_right_answer(case: str, asked: Asked) -> None:
    """The file that lies beside the table."""
    WITH_FILES[case](asked)


@pytest.mark.parametrize("case", WAITING)
def test_a_case_that_waits(case: str) -> None:
    """Reported as not run, with what it needs."""
    pytest.skip(f"{case}: needs {WAITING[case]}")


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not here")
def test_every_case_of_the_table_is_walked_through() -> None:
    """None is forgotten, and none is made up."""
    assert sorted(rows()) == sorted([*WITH_FILES, *TYPED_IN, *WAITING])
