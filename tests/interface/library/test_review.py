"""A review in Python is that of the command line: key by key, to the digit, and so is whatever cannot be asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import novate
from novate.command_line import run
from novate.proofs.engine.limits import Limits
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.system import progress
from novate.workers.verification import Job

ROOT = Path(__file__).parents[3]
BEFORE = ROOT / "examples" / "dydx-v4-eth-usd.toml"
EXAMPLES = ROOT / "examples" / "review"
MARGIN, INITIAL = "markets.ETH-USD.maintenance_margin", "markets.ETH-USD.initial_margin"
MARKET = novate.read(BEFORE)
STRICTER = MARKET.replace({MARGIN: "4%"})
PRICES = {"ETH-USD": "2_000"}
ALICE = novate.Holding("alice", {"ETH-USD": 1}, equity=70)

Said = Callable[..., str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """What the command prints, 60 columns wide, with the engine in this process."""

    def engine(questions: Sequence[Job], *_: object) -> Generator[tuple[int, Verdict]]:
        for place, job in enumerate(questions):
            yield place, verify(job.specification, job.market, job.side, job.property, Limits())

    monkeypatch.setattr("novate.workers.verification.as_they_come", engine)
    monkeypatch.setenv("COLUMNS", "60")

    def of(*arguments: object) -> str:
        run(["review", *map(str, arguments)])
        return capsys.readouterr().out

    return of


def test_a_review_is_the_answer_of_the_command_line(said: Said, tmp_path: Path) -> None:
    """Of two files with a list of accounts, and of a proposal; also what is printed."""
    accounts, after = EXAMPLES / "accounts.csv", tmp_path / "after.toml"
    after.write_text(STRICTER.to_toml())
    found = novate.review(
        MARKET, novate.read(after), accounts=accounts, prices=PRICES, strict=True, properties="solvency"
    )
    asked = (BEFORE, after, "--accounts", accounts, "--price", "ETH-USD=2000", "--strict", "--property", "solvency")
    assert found.to_dict() == json.loads(said(*asked, "--format", "json"))
    assert found.to_text(60) == said(*asked)
    assert found.to_markdown(show_all=True) == said(*asked, "--all", "--format", "markdown")
    assert (found.is_fine, int(found.exit_code)) == (False, 1), "somebody falls"
    tier = EXAMPLES / "dydx-tier.json"
    proposed = novate.review(MARKET, proposal=tier, tiers={"ETH-USD": 0}, properties="solvency")
    options = ("--tier", "ETH-USD=0", "--property", "solvency")
    assert proposed.to_dict() == json.loads(said(BEFORE, "--proposal", tier, *options, "--format", "json"))
    assert (proposed.is_fine, proposed.liquidatable, len(proposed.notes)) == (True, None, 2)


def test_what_is_compared_is_exact() -> None:
    """Statuses and shares by their names; what is violated now comes with its course."""
    found = novate.review(STRICTER, MARKET.replace({MARGIN: "1.5%"}), properties="no-bad-debt")
    (status, _) = found.of("no-bad-debt", name="status")
    assert (status.before, status.after) == (novate.Status.PROVED, novate.Status.VIOLATED)
    assert {each.course for each in found.worse} == {"broken", "worse"}
    (long, short) = (each for each in found if each.name == "headroom")
    assert long.before is not None
    assert long.after is not None
    assert Fraction(long.before) - Fraction(long.after) == Fraction(5, 200)  # type: ignore[arg-type]
    assert (long.side, short.side, short.market) == ("long", "short", "ETH-USD")
    assert not novate.review(MARKET, novate.read(BEFORE)).rows


def test_accounts_say_what_they_have_in_three_ways() -> None:
    """70 of 2,000, of which 60 were needed and 80 are; who holds nothing is not asked about."""
    for size, held in ((1, {"equity": "70"}), (1, {"balance": -1930}), (-1, {"balance": Fraction(2070)})):
        found = novate.review(
            MARKET,
            STRICTER,
            accounts=[novate.Holding("a", {"ETH-USD": size}, **held), novate.Holding("b", {}, **held)],
            prices=PRICES,
        )
        assert found.liquidatable is not None
        (account,) = found.liquidatable
        assert (account.short, found.liquidatable.asked) == (10, 1), held
    rate = [novate.Holding("a", {"ETH-USD": 1}, margin_ratio="3.5%")]
    found = novate.review(MARKET, STRICTER, accounts=rate, prices=PRICES)
    assert found.liquidatable is not None
    assert [each.short for each in found.liquidatable] == [10]


def test_data_frames_and_notebooks_have_the_same() -> None:
    """Statuses and numbers in columns of their own; the sentences and tables of the text."""
    pytest.importorskip("polars")
    found = novate.review(MARKET, STRICTER, accounts=[ALICE], prices=PRICES, properties="no-bad-debt")
    rows = found.to_polars().filter(side="long").to_dicts()
    assert [(row["name"], row["status_after"], row["after"]) for row in rows[:2]] == [
        ("status", "proved", None),
        ("threshold", None, 0.019850499375),
    ]
    assert found.liquidatable is not None
    (account,) = found.liquidatable.to_polars().to_dicts()
    assert (account["account"], account["exact_short"]) == ("alice", "10/1")
    shown = found._repr_html_()
    assert all(words in shown for words in ("1 account becomes liquidatable", "<td", MARGIN, "headroom of no-bad-debt"))
    assert "http" not in shown


def test_nothing_is_shown_while_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the verdicts, and of the accounts."""
    monkeypatch.setattr(progress, "lines", lambda _: pytest.fail("progress is shown"))
    assert novate.review(MARKET, STRICTER, accounts=[ALICE], prices=PRICES, properties="conservation").is_fine


ISOLATED = novate.read(ROOT / "examples" / "thin-keeper-reward.toml")


@pytest.mark.parametrize(
    ("changed", "error", "expected"),
    [
        ({"after": None}, TypeError, "expected either after, or proposal"),
        ({"tiers": {"ETH-USD": 0}}, TypeError, "expected either after, or proposal"),
        ({"before": "a.toml"}, TypeError, "found a str; expected a specification"),
        ({"after": "a.toml"}, TypeError, "found a str; expected a specification"),
        ({"after": None, "proposal": "none.json"}, ValueError, "none.json: cannot be read"),
        ({"after": None, "proposal": "x", "tiers": {"ETH": 1}}, ValueError, "did you mean ETH-USD"),
        ({"prices": {"ETH-USD": 0}}, ValueError, "found 0 as the price of ETH-USD"),
        ({"prices": {"ETH": 1}}, ValueError, "did you mean ETH-USD"),
        ({"prices": {"ETH-USD": 2.0}}, TypeError, "found a float; expected an exact number"),
        ({"prices": {}}, novate.SpecificationError, "the price of ETH-USD: found none"),
        ({"markets": "BTC"}, ValueError, "expected one of ETH-USD"),
        ({"accounts": "none.csv"}, novate.SpecificationError, "no such file"),
        ({"accounts": [ALICE, ALICE]}, ValueError, 'found the account "alice" twice'),
        (
            {"accounts": [ALICE, novate.Holding("b", {}, balance=1)]},
            ValueError,
            "found equity and balance; expected the same of all accounts",
        ),
        (
            {"accounts": [ALICE, novate.Holding("b", {"ETH": 1, "ETH-USD": "1e-12"}, equity=1)]},
            novate.SpecificationError,
            r"accounts\[1\].positions.ETH: .*\n.*accounts\[1\].positions.ETH-USD: .*base quanta",
        ),
        ({"after": ISOLATED}, novate.SpecificationError, "cross margin before and isolated margin after"),
        (
            {"before": ISOLATED, "after": ISOLATED, "accounts": [novate.Holding("a", {"X": 1, "Y": 1}, equity=1)]},
            ValueError,
            'found 2 positions of "a"; expected one in each account',
        ),
    ],
)
def test_what_cannot_be_reviewed_is_said(changed: dict[str, Any], error: type[Exception], expected: str) -> None:
    """Before anything is asked."""
    asked: dict[str, Any] = {"before": MARKET, "after": STRICTER, "accounts": [ALICE], "prices": PRICES, **changed}
    with pytest.raises(error, match=expected):
        novate.review(**asked)


@pytest.mark.parametrize("held", [{}, {"equity": 1, "balance": 1}])
def test_an_account_says_once_what_it_has(held: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match='of "a"; expected one of balance, equity, margin_ratio'):
        novate.Holding("a", {"ETH-USD": 1}, **held)
