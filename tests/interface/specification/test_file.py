import json
import pickle
import time
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.close_outs.whole.parameters import Whole
from novate.model.oracles.band.parameters import Band
from novate.model.parameter import ANY_NAME
from novate.model.specification import About, Accepted, Keeper, Margin, MarketParameters, Specification
from novate.specification.file import (
    Problem,
    SpecificationError,
    parse_document,
    read_specification,
    to_document,
    to_toml,
)
from novate.specification.schema import keys

COMPLETE: dict[str, Any] = {
    "mechanism": {"title": "ETH-USD perpetual", "margin": "isolated", "quote_quantum": "0.000001"},
    "markets": {
        "ETH-USD": {
            "initial_margin": "5%",
            "maintenance_margin": "3%",
            "minimum_maintenance": "0",
            "minimum_notional": "10",
            "base_quantum": "0.000000001",
            "price_tick": "0.01",
        }
    },
    "liquidation": {
        "penalty": "1.5%",
        "penalty_capped_by_equity": True,
        "keeper": "open",
        "keeper_share": "50%",
        "keeper_flat_reward": "0",
    },
    "oracle": {"deviation": "0%", "staleness": "0 blocks"},
    "waterfall": {"insurance_fund": "1000000"},
    "environment": {
        "max_move_per_block": "0.5%",
        "keeper_delay": "2 blocks",
        "slippage": "0.5%",
        "gas_cost": "2",
        "dust_notional": "0",
        "max_open_interest": "50000000",
    },
    "promises": {"closes_only_below": "4%"},
    "expect": {"keeper-incentive": "violated"},
}


def changed(path: str, value: object) -> dict[str, Any]:
    """The complete document with one key set, or, for None, left out."""
    document = deepcopy(COMPLETE)
    *tables, key = path.split(".")
    table = document
    for name in tables:
        if isinstance(table.get(name), str):  # a short form of the table
            del table[name]
        table = table.setdefault(name, {})
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value
    return document


def problems_of(document: dict[str, Any]) -> dict[str, Problem]:
    """What is wrong with a document, by path."""
    with pytest.raises(SpecificationError) as caught:
        parse_document(document)
    problems = {problem.path: problem for problem in caught.value.problems}
    assert len(problems) == len(caught.value.problems)
    return problems


def problem_of_file(path: Path, content: bytes) -> Problem:
    """The one thing that is wrong with a file."""
    path.write_bytes(content)
    with pytest.raises(SpecificationError) as caught:
        read_specification(path)
    (problem,) = caught.value.problems
    return problem


def test_every_key_reaches_the_specification() -> None:
    """Rates become fractions, money whole quanta; the unit is what a base quantum is worth at a price of one tick."""
    assert parse_document(COMPLETE) == Specification(
        title="ETH-USD perpetual",
        margin=Margin.ISOLATED,
        quote_quantum=Fraction(1, 10**6),
        markets={
            "ETH-USD": MarketParameters(
                name="ETH-USD",
                initial_margin=Fraction(5, 100),
                maintenance_margin=Fraction(3, 100),
                minimum_maintenance=0,
                minimum_notional=10 * 10**6,
                base_quantum=Fraction(1, 10**9),
                price_tick=Fraction(1, 100),
                unit=Fraction(1, 100_000),
                penalty=Fraction(15, 1000),
                move_up=Fraction(5, 1000),
                move_down=Fraction(5, 1000),
                slippage=Fraction(5, 1000),
                max_open_interest=50 * 10**12,
                oracle=Band(Fraction(0), Fraction(0), 0),
                close_out=Whole(),
                closes_only_below=Fraction(4, 100),
            )
        },
        penalty_capped_by_equity=True,
        keeper=Keeper.OPEN,
        keeper_share=Fraction(1, 2),
        keeper_flat_reward=0,
        insurance_fund=10**12,
        keeper_delay=2,
        gas_cost=2 * 10**6,
        dust_notional=0,
        expect={About("keeper-incentive"): Accepted("violated")},
    )


def test_what_may_be_left_out_has_its_default() -> None:
    """Without optional keys and tables: no title, no rewards, an exact oracle, no fund, no limit, no promise."""
    document = {name: COMPLETE[name] for name in ("mechanism", "markets", "liquidation", "environment")}
    document = deepcopy(document)
    del document["mechanism"]["title"]
    for key in ("minimum_maintenance", "minimum_notional"):
        del document["markets"]["ETH-USD"][key]
    for key in ("keeper_share", "keeper_flat_reward"):
        del document["liquidation"][key]
    for key in ("slippage", "gas_cost", "dust_notional", "max_open_interest"):
        del document["environment"][key]
    specification = parse_document(document)
    market = specification.markets["ETH-USD"]
    assert specification.title == "untitled"
    assert not any([market.minimum_maintenance, market.minimum_notional, market.slippage])
    assert (market.max_open_interest, market.closes_only_below) == (None, None)
    assert not any([specification.keeper_share, specification.keeper_flat_reward, specification.insurance_fund])
    assert market.oracle == Band()
    assert not any([specification.gas_cost, specification.dust_notional, specification.expect])


def test_a_market_replaces_what_holds_for_all() -> None:
    """Penalty, move, slippage and open interest of a market's own table hold for it, and only for it."""
    document = deepcopy(COMPLETE)
    own = {
        "penalty": "1%",
        "max_move_per_block": {"up": "150%", "down": "2%"},
        "slippage": "0%",
        "max_open_interest": "7",
    }
    document["markets"]["BTC-USD"] = {**document["markets"]["ETH-USD"], **own}
    specification = parse_document(document)
    common, replaced = specification.markets["ETH-USD"], specification.markets["BTC-USD"]
    assert (replaced.penalty, replaced.move_up, replaced.move_down) == (
        Fraction(1, 100),
        Fraction(3, 2),
        Fraction(2, 100),
    )
    assert (replaced.slippage, replaced.max_open_interest) == (Fraction(0), 7 * 10**6)
    assert common == parse_document(COMPLETE).markets["ETH-USD"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("markets.ETH-USD.initial_margin", "250%"),
        ("markets.ETH-USD.maintenance_margin", "5%"),
        ("liquidation.penalty", "0%"),
        ("liquidation.keeper_share", "100%"),
        ("oracle.staleness", "300_000 blocks"),
        ("environment.keeper_delay", "0 blocks"),
        ("environment.max_move_per_block", {"up": "900%", "down": "99.9%"}),
        ("mechanism.title", ""),
    ],
)
def test_a_value_at_the_edge_of_its_range_is_accepted(path: str, value: object) -> None:
    """Margins above 100 %, maintenance equal to initial, a rise above 100 % and the like are legal."""
    parse_document(changed(path, value))


@pytest.mark.parametrize(
    ("path", "value", "found", "expected"),
    [
        ("markets.ETH-USD.initial_margin", 5, "the number 5", "in quotes"),
        ("markets.ETH-USD.initial_margin", "5", '"5"', '"5%" or "500%"'),
        ("markets.ETH-USD.initial_margin", "nan", '"nan"', '"5%"'),
        ("markets.ETH-USD.initial_margin", "100_000_001%", '"100_000_001%"', "100_000_000%"),
        ("markets.ETH-USD.initial_margin", None, "nothing", '"5%"'),
        ("markets.ETH-USD.maintenance_margin", "0%", '"0%"', "above 0%"),
        ("markets.ETH-USD.maintenance_margin", "6%", '"6%"', 'initial_margin, which is "5%"'),
        ("markets.ETH-USD.minimum_notional", "0.0000001", '"0.0000001"', '"0.000001" (mechanism.quote_quantum)'),
        ("markets.ETH-USD.price_tick", "1e400", '"1e400"', "an amount"),
        ("markets.ETH-USD.price_tick", "1e-" + "9" * 400, '"1e-' + "9" * 37 + '..."', "64 characters"),
        ("markets.ETH-USD.base_quantum", "0", '"0"', "above 0"),
        ("markets.ETH-USD.penalty", "100%", '"100%"', "below 100%"),
        ("markets.ETH-USD.keeper_share", "5%", "an unknown key", "did you mean liquidation.keeper_share?"),
        ("markets.ETH-USD.initial_magrin", "5%", "an unknown key", "did you mean initial_margin?"),
        ("markets.ETH-USD.colour", "red", "an unknown key", "one of initial_margin, maintenance_margin"),
        ("markets.ETH-USD", "5%", '"5%"', "a table [markets.NAME] with initial_margin"),
        ("markets", {}, "no market", "[markets.NAME]"),
        ("markets", ["ETH-USD"], "a list", "a table [markets]"),
        ("mechanism", None, "nothing", "a table [mechanism] with margin, quote_quantum"),
        ("mechanism.margin", "Isolated", '"Isolated"', '"isolated" or "cross"'),
        ("mechanism.margin", None, "nothing", '"isolated" or "cross"'),
        ("mechanism.title", "a\nb", '"a\\nb"', "printable"),
        ("mechanism.title", 7, "the number 7", "a text in quotes"),
        ("mechanism.quote_quantum", "-0.01", '"-0.01"', "above 0"),
        ("liquidation.penalty", "-1%", '"-1%"', "at least 0%"),
        ("liquidation.penalty_capped_by_equity", "true", '"true"', "true or false, without quotes"),
        ("liquidation.penalty_capped_by_equity", None, "nothing", "true or false"),
        ("liquidation.keeper_share", "101%", '"101%"', "100%"),
        ("liquidation.keeper_flat_reward", "0.0000015", '"0.0000015"', "quanta"),
        ("oracle.deviation", True, "true", "in quotes"),
        ("oracle.staleness", "300_001 blocks", '"300_001 blocks"', "300_000 blocks"),
        ("waterfall.insurance_fund", 10**50, "a number of more than 40 digits", "in quotes"),
        ("environment.keeper_delay", "2", '"2"', '"2 blocks"'),
        ("environment.max_move_per_block", "100%", '"100%"', '{ up = "1%", down = "0.8%" }'),
        ("environment.max_move_per_block", None, "nothing", '"0.5%"'),
        ("environment.max_move_per_block", {"up": "1%"}, None, None),
        ("environment.max_open_interest", "0", '"0"', "above 0"),
        ("expect.solvency", "true", '"true"', '"proved"'),
        ("expect.no_bad_debt", "proved", "an unknown key", "did you mean no-bad-debt?"),
        ("expect.solvency", True, "true", '"proved"'),
        ("expect.solvency", {"headroom": "1%"}, None, None),
        ("expect.markets.ETH-USD", {"no_bad_debt": "proved"}, None, None),
        ("expect.markets.ETH-UDS", {}, "an unknown market", "did you mean ETH-USD?"),
        ("expect.markets.DOGE", {}, "an unknown market", "a market of this file: "),
        ("oracles", {}, "an unknown key", "did you mean oracle?"),
    ],
)
def test_one_mistake_is_one_problem(path: str, value: object, found: str | None, expected: str | None) -> None:
    """A single mistake is named with its key, what was found and what is expected, and nothing else is blamed."""
    ((where, problem),) = problems_of(changed(path, value)).items()
    if found is None or expected is None:
        assert where.startswith(f"{path}.")
        return
    assert (where, problem.found) == (path, found)
    assert expected in problem.expected


@pytest.mark.parametrize("name", ["", "ETH USD", "ETH\tUSD", "\x1b[31m", "E" * 101, "\u202eDSU"])
def test_a_bad_name_of_a_market_is_shown_safely(name: str) -> None:
    """Spaces, control characters and endless names are refused, and do not reach the terminal raw."""
    document = changed("markets", {name: COMPLETE["markets"]["ETH-USD"]})
    ((path, problem),) = problems_of(document).items()
    assert path.isprintable()
    assert problem.found.isprintable()
    assert "1 to 100 printable characters" in problem.expected


def test_all_mistakes_are_reported_at_once() -> None:
    """Unknown and missing keys, wrong types, ranges and contradictions of one file come together."""
    document = deepcopy(COMPLETE)
    document["markets"]["ETH-USD"] |= {"maintenance_margin": "6%", "price_tick": 0, "minimum_notional": "0.1234567"}
    document["liquidation"] = {"penalty": "150%", "keeper": "nobody", "keper_share": "1%"}
    document["environment"]["slippage"] = "5"
    assert set(problems_of(document)) == {
        "markets.ETH-USD.maintenance_margin",
        "markets.ETH-USD.price_tick",
        "markets.ETH-USD.minimum_notional",
        "liquidation.penalty",
        "liquidation.penalty_capped_by_equity",
        "liquidation.keeper",
        "liquidation.keper_share",
        "environment.slippage",
    }


def test_a_problem_reads_as_one_line() -> None:
    """An error's text has one line per problem, and the error survives the way to another process."""
    with pytest.raises(SpecificationError) as caught:
        parse_document({**COMPLETE, "liquidation": {}, "waterfall": 3})
    assert len(str(caught.value).splitlines()) == len(caught.value.problems) == 4
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems  # noqa: S301 # our own bytes


@pytest.mark.parametrize(
    ("content", "place", "found"),
    [
        (b"", "file", "nothing in it"),
        (b"# only a comment\n", "file", "nothing in it"),
        (b"[mechanism]\nmargin = \n", "line 2, column 10", "Invalid value"),
        (b'[mechanism]\nmargin = "cross', "end of document", "Unterminated string"),
        (b"[mechanism]\n\n[mechanism]\n", "line 3, column 11", "twice"),
        (b'[mechanism]\ntitle = "\xe9"\n', "line 2", "0xe9"),
        ("[mechanism]".encode("utf-16"), "line 1", "0xff"),
        (b"\0" * 10, "line 1, column 1", "Invalid statement"),
        (b'title = "\0"', "line 1, column 10", "Illegal character"),
        (b"a = " + b"[\n" * 10_000, "file", "nested too deeply"),
        (b"a" + b".a" * 10_000 + b" = 1", "line 1", "characters"),
        (b"#\n" * 500_001, "file", "1,000,000 bytes"),
    ],
)
def test_a_file_that_is_not_toml_is_refused_with_the_place(
    tmp_path: Path, content: bytes, place: str, found: str
) -> None:
    """What cannot even be read as TOML gives one problem that says where in the file."""
    problem = problem_of_file(tmp_path / "bad.toml", content)
    assert problem.path == place
    assert found in problem.found
    assert problem.found.isprintable()


@pytest.mark.parametrize(("name", "found"), [("missing.toml", "no such file"), ("", "a directory"), ("\0", "null")])
def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path, name: str, found: str) -> None:
    """A missing file and a directory are problems too, not tracebacks."""
    with pytest.raises(SpecificationError, match=found):
        read_specification(tmp_path / name)


@pytest.mark.parametrize("number", ["0.05", "nan", "-inf", "1e999999999999", "5e-1"])
def test_a_toml_number_is_refused_as_it_was_written(tmp_path: Path, number: str) -> None:
    """A float is never made of what the file says: the message repeats it literally."""
    text = to_toml(COMPLETE).replace('penalty = "1.5%"', f"penalty = {number}")
    problem = problem_of_file(tmp_path / "number.toml", text.encode())
    assert problem == Problem(
        "liquidation.penalty", f"the number {number}", 'a rate of at least 0% and below 100%, as "0.5%", in quotes'
    )


@pytest.mark.parametrize("encode", [lambda text: b"\xef\xbb\xbf" + text, lambda text: text.replace(b"\n", b"\r\n")])
def test_a_file_from_another_editor_is_read(tmp_path: Path, encode: Any) -> None:
    """A byte order mark and the line ends of Windows make no difference."""
    path = tmp_path / "windows.toml"
    path.write_bytes(encode(to_toml(COMPLETE).encode()))
    assert read_specification(path) == parse_document(COMPLETE)


def test_a_canonical_document_is_written_back_unchanged() -> None:
    """The document of the issue's example comes back key by key, in the same order."""
    assert json.dumps(to_document(parse_document(COMPLETE))) == json.dumps(COMPLETE)


def test_markets_without_a_limit_keep_theirs_apart() -> None:
    """Where one market limits its open interest and another does not, the common table sets no limit."""
    document = changed("environment.max_open_interest", None)
    document["markets"]["BTC-USD"] = {**document["markets"]["ETH-USD"], "max_open_interest": "5"}
    specification = parse_document(document)
    assert specification.markets["ETH-USD"].max_open_interest is None
    assert to_document(specification) == document


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(
        [".".join(path).replace(ANY_NAME, "ETH-USD") for path in keys() if "max_move_per_block" not in path[:-1]]
    ),
    json_values,
)
def test_any_value_under_any_key_is_read_or_refused(path: str, value: Any) -> None:
    """Nothing that a document can hold makes the reader fail in any other way, and every message is printable."""
    try:
        parse_document(changed(path, value))
    except SpecificationError as error:
        texts = [text for problem in error.problems for text in (problem.path, problem.found, problem.expected)]
    else:
        texts = []
    assert all(text.isprintable() for text in texts)


@pytest.mark.parametrize(
    "document", [{}, {"\ud800": {}}, {"markets": {"\ud800": {}}}, {1: 2}, {"markets": {1: {2: 3}}}]
)
def test_a_document_with_strange_keys_is_refused(document: dict[str, Any]) -> None:
    """Keys that no TOML file holds, as a hand-made JSON document might, are problems like any other."""
    assert problems_of(document)


def test_a_file_of_a_hundred_markets_is_read_at_once(tmp_path: Path) -> None:
    """Reading is linear in the number of markets and takes a fraction of a second."""
    market = COMPLETE["markets"]["ETH-USD"]
    path = tmp_path / "many.toml"
    path.write_text(to_toml(changed("markets", {f"M{number}": market for number in range(100)})))
    start = time.process_time()
    specification = read_specification(path)
    assert time.process_time() - start < 2
    assert len(specification.markets) == 100
