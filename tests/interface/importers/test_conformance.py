"""The published cases, files made by hand with known answers, and files that are broken."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from novate.importers.conformance import ConformanceFailure, ConformanceReport, Difference, check_dydx_v4

PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "dydx-v4" / "liquidation-vectors.json"

needs_published = pytest.mark.skipif(not PUBLISHED.exists(), reason="the published cases (../shared/data) are not here")

FILE: dict[str, Any] = {
    "constants": {
        "perpetuals": {
            "1": {"ticker": "ETH-USD", "oracle_price_usd": 2000, "atomic_resolution": -9},
            "7": {
                "ticker": "SOL-USD",
                "oracle_price_usd": 0.5,
                "atomic_resolution": -7,
                "quantum_conversion_exponent": -8,
            },
        },
        "tiers": {
            "EthUsd_10_5": {"initial_margin_ppm": 100_000, "maintenance_fraction_ppm": 500_000},
            "SolUsd_50_50": {"initial_margin_ppm": 500_000, "maintenance_fraction_ppm": 1_000_000},
        },
        "defaults": "max_liquidation_fee 10_000 ppm, bankruptcy adjustment 1_000_000 ppm, "
        "spread to maintenance margin ratio 200_000 ppm",
    },
    "cases": {
        "bankruptcy_price": [
            {  # 1 ETH at 2000, NC = 2000 - 1950 + 5 = 55, half of it closed: 1000 - 55 * 50 / (100 + 2.5)
                "id": "half",
                "perpetualId": 1,
                "deltaQuantums": -500_000_000,
                "perps": ["SolUsd_50_50", "EthUsd_10_5"],
                "positions": [{"id": 1, "q": 10**9}, {"id": 7, "q": 10**8}],
                "quote": -1_950_000_000,
                "exp_bp": 1_000_000_000 - 55_000_000 * 50_000_000 // 102_500_000,
            }
        ],
        "fillable_price": [
            {  # bankrupt: 2000 less 20 % of 5 %, that is 1980 USD, 1.98 quote quanta a base quantum
                "id": "bankrupt",
                "perpetualId": 1,
                "deltaQuantums": -1,
                "perps": ["EthUsd_10_5"],
                "positions": [{"id": 1, "q": 10**9}],
                "quote": -2_000_000_000,
                "exp_fp": [198, 100],
            }
        ],
        "insurance_fund_delta": [
            {  # 10 SOL sold at 0.6 USD: 6 USD, the account owed 5; the fee stops at 1 %
                "id": "sol",
                "perpetualId": 7,
                "isBuy": False,
                "fillAmount": 10**8,
                "subticks": 6_000_000,
                "perps": ["SolUsd_50_50"],
                "positions": [{"id": 7, "q": 10**8}],
                "quote": -5_000_000,
                "exp_if": 60_000,
            }
        ],
    },
}


def run(folder: Path, change: Callable[[dict[str, Any]], object] = lambda _: None) -> ConformanceReport:
    """Check the file above after a change to it."""
    document = copy.deepcopy(FILE)
    change(document)
    path = folder / "cases.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return check_dydx_v4(path)


def first(document: dict[str, Any], kind: str = "bankruptcy_price") -> dict[str, Any]:
    """Give the first case of a kind."""
    case: dict[str, Any] = document["cases"][kind][0]
    return case


@needs_published
def test_every_published_case_is_exact() -> None:
    """The vectors of the protocol's own tests come out to the quantum; the last line says so."""
    report = check_dydx_v4(PUBLISHED)
    assert report.text() == f"{report.cases} of {report.cases}"
    assert report.cases >= 22


@needs_published
def test_published_cases_can_fail(tmp_path: Path) -> None:
    """With every expectation shifted by one quantum, every case differs."""
    document = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    for case in (case for cases in document["cases"].values() for case in cases):
        for key in ("exp_bp", "exp_if"):
            if key in case:
                case[key] += 1
        if "exp_fp" in case:
            case["exp_fp"][0] += 1
    path = tmp_path / "shifted.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    report = check_dydx_v4(path)
    assert len(report.differences) == report.cases


def test_other_perpetuals_tiers_and_prices_are_taken_from_the_file(tmp_path: Path) -> None:
    """Ids, tickers, a price below 1, a cross account and the defaults' sentence all count."""
    report = run(tmp_path)
    assert report.exact
    assert report.text() == "3 of 3"


def test_difference_names_the_case_and_both_numbers(tmp_path: Path) -> None:
    """One wrong expectation is one line, above the count."""
    report = run(tmp_path, lambda document: first(document, "insurance_fund_delta").update(exp_if=60_001))
    assert report.differences == (Difference("sol", "60001", "60000"),)
    assert report.text().splitlines() == ["sol: expected 60001, found 60000", "2 of 3"]


@pytest.mark.parametrize(
    ("key", "kind", "value", "expected"),
    [
        ("MaxLiquidationFeePpm", "insurance_fund_delta", 1_000_000, {"exp_if": 1_000_000}),
        ("BankruptcyAdjustmentPpm", "fillable_price", 0, {"exp_fp": [2, 1]}),
        ("SpreadToMaintenanceMarginRatioPpm", "fillable_price", 1_000_000, {"exp_fp": [19, 10]}),
    ],
)
def test_case_may_override_the_defaults(
    tmp_path: Path, key: str, kind: str, value: int, expected: dict[str, Any]
) -> None:
    """Each of the three numbers of the liquidation settings changes its rule's answer."""
    assert run(tmp_path, lambda document: first(document, kind).update({key: value, **expected})).exact
    assert not run(tmp_path, lambda document: first(document, kind).update({key: value})).exact


@pytest.mark.parametrize("delta", [0, 1, -(10**9) - 1])
@pytest.mark.parametrize("expected", [{"exp_err": "ErrInvalidPerpetualPositionSizeDelta"}, {"exp_bp": None}])
def test_refusal_can_be_expected(tmp_path: Path, delta: int, expected: dict[str, Any]) -> None:
    """A size change of nothing, in the wrong direction or beyond zero is refused, by name or by any name."""

    def ask_for_a_refusal(document: dict[str, Any]) -> None:
        first(document).update(deltaQuantums=delta, **expected)

    assert run(tmp_path, ask_for_a_refusal).exact


def test_unexpected_refusal_is_a_difference(tmp_path: Path) -> None:
    """Where a number is expected, a refusal is shown with its reason."""
    report = run(tmp_path, lambda document: first(document).update(deltaQuantums=1))
    assert "ErrInvalidPerpetualPositionSizeDelta" in report.differences[0].found


def test_refusal_of_another_name_is_a_difference(tmp_path: Path) -> None:
    """The names of errors are compared."""

    def ask_for_another(document: dict[str, Any]) -> None:
        first(document).update(deltaQuantums=1, exp_err="ErrSomethingElse")

    assert not run(tmp_path, ask_for_another).exact


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"quote": "much"}, "quote"),
        ({"quote": 1.5}, "quote"),
        ({"perpetualId": 3}, "perpetualId"),
        ({"perps": ["DogeUsd_1"]}, "perps[0]"),
        ({"perps": None}, "perps"),
        ({"positions": [{"id": 1, "q": 1}, {"id": 1, "q": 2}]}, "positions[1].id"),
        ({"positions": [{"q": 1}]}, "positions[0].id"),
        ({"MaxLiquidationFeePpm": -1}, "MaxLiquidationFeePpm"),
        ({"exp_bp": [1, 2]}, "exp_bp"),
        ({"deltaQuantums": True}, "deltaQuantums"),
    ],
)
def test_broken_case_is_a_difference_and_the_others_still_run(
    tmp_path: Path, change: dict[str, Any], place: str
) -> None:
    """The difference names the place, and the count shows that the other two cases were exact."""
    report = run(tmp_path, lambda document: first(document).update(change))
    assert report.text().splitlines()[-1] == "2 of 3"
    assert f"bankruptcy_price[0].{place}: found" in report.differences[0].found


def test_unknown_kind_is_a_difference(tmp_path: Path) -> None:
    """Cases that nobody knows how to run are not passed over."""
    report = run(tmp_path, lambda document: document["cases"].update(deleveraging=[{"id": "x"}]))
    assert report.text().splitlines()[-1] == "3 of 4"


def test_missing_expectation_is_a_difference(tmp_path: Path) -> None:
    """A case that expects nothing is broken, not exact."""
    assert not run(tmp_path, lambda document: first(document).pop("exp_bp")).exact


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        "null",
        '"cases"',
        "{}",
        '{"constants": {}, "cases": {}}',
        '{"constants": {"perpetuals": {"x": {}}, "tiers": {}}, "cases": {"bankruptcy_price": [1]}}',
        '{"constants": {"perpetuals": {}, "tiers": {}, "defaults": "none"}, "cases": {"bankruptcy_price": [1]}}',
        '{"constants": {"perpetuals": [], "tiers": {}}, "cases": {"bankruptcy_price": {}}}',
        '{"constants": NaN}',
        "[" * 100_000,
        "1" * 5_000,
    ],
)
def test_file_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    """What is no file of cases fails with a message, never otherwise."""
    path = tmp_path / "cases.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConformanceFailure) as failure:
        check_dydx_v4(path)
    assert all(str(path) in problem for problem in failure.value.problems)


def test_missing_and_binary_files_are_refused(tmp_path: Path) -> None:
    """A file that is not there, a folder and bytes that are no text."""
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "nothing", tmp_path, tmp_path / "bytes"):
        with pytest.raises(ConformanceFailure):
            check_dydx_v4(path)


@pytest.mark.parametrize("price", [0, -1, "1e999999999", 1e300, None, "three", True])
def test_price_that_cannot_be_is_a_difference(tmp_path: Path, price: object) -> None:
    """A gigantic exponent does not take the machine down with it."""

    def set_price(document: dict[str, Any]) -> None:
        document["constants"]["perpetuals"]["1"]["oracle_price_usd"] = price

    assert len(run(tmp_path, set_price).differences) == 2


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@given(st.data())
@settings(max_examples=200)
def test_any_value_anywhere_gives_a_report_or_a_failure(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever stands at one place of the file, nothing but a report or `ConformanceFailure` comes out."""

    def put_something(document: dict[str, Any]) -> None:
        place: Any = document
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
                place[key] = data.draw(TREES)
                return
            place = place[key]

    try:
        run(tmp_path_factory.mktemp("any"), put_something)
    except ConformanceFailure:
        return
