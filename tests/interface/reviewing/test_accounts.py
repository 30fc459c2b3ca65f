"""Who becomes liquidatable by a change alone: by the formula, one by one; and every bad cell of a list at once."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from novate.model.specification import Level, Minimum, Specification
from novate.reviewing.accounts import Holding, fallen
from novate.reviewing.holdings import fallen_of
from novate.specification.changes import put
from novate.specification.file import parse_document, read_document
from novate.specification.problems import SpecificationError

EXAMPLES = Path(__file__).parents[3] / "examples"


def mechanism(file: str, **values: str) -> Specification:
    """An example with other values of its first market."""
    table = read_document(EXAMPLES / file)
    for key, value in values.items():
        put(table, ("markets", next(iter(table["markets"])), *key.split("__")), value)
    return parse_document(table)


def required(specification: Specification, name: str, notional: Fraction) -> Fraction:
    """By the formula of docs/specification.md, part by part, in quote units."""
    market, quantum = specification.markets[name], specification.quote_quantum
    ends = [each.above * quantum for each in market.tiers_above]
    rates = [market.maintenance_margin, *(getattr(each, Level.MAINTENANCE) for each in market.tiers_above)]
    parts = [min(notional, end) - start for start, end in zip([0, *ends], [*ends, notional], strict=True)]
    share = sum((rate * max(Fraction(0), part) for rate, part in zip(rates, parts, strict=True)), Fraction(0))
    minimum = market.minimum_maintenance * quantum
    return max(share, minimum) if market.minimum_is is Minimum.FLOOR else share + minimum


@pytest.mark.parametrize(
    ("file", "values"),
    [
        ("by-size.toml", {"maintenance_margin": "4.9%"}),
        ("dydx-v4-eth-usd.toml", {"minimum_maintenance": "20", "maintenance_margin": "2.9%"}),
        ("dydx-v4-eth-usd.toml", {"minimum_maintenance": "20", "minimum_is": "floor", "maintenance_margin": "1/30"}),
    ],
)
def test_who_falls_is_who_has_less_than_the_formula_says_after_and_not_before(
    file: str, values: dict[str, str]
) -> None:
    """Random accounts near the requirement; one that has exactly what is required stays."""
    random, before, after = Random(7), mechanism(file), mechanism(file, **values)
    (name,) = before.markets
    price = Fraction("1999.99")
    holdings, expected = [], []
    for number in range(200):
        most = random.choice([10**4, 10**6])
        size = Fraction(random.randint(-most, most), 10**3)
        notional = abs(size) * price
        was, now = (required(each, name, notional) for each in (before, after))
        equity = random.choice([was, now, (was + now) / 2, was - 1, now + 1])
        holdings.append(Holding(f"a{number}", {name: size} if size else {}, equity))
        if was <= equity < now and size:
            expected.append((now - equity, f"a{number}"))
    found = fallen(holdings, {name: price}, before, after)
    assert expected
    assert [(each.short, each.holding.name) for each in found.accounts] == sorted(expected, key=lambda each: -each[0])
    assert (found.asked, found.short) == (200, sum(short for short, _ in expected))


ETH = mechanism("dydx-v4-eth-usd.toml")
MORE = mechanism("dydx-v4-eth-usd.toml", initial_margin="10%", maintenance_margin="4%")


def asked(
    tmp_path: Path, text: str, both: tuple[Specification, Specification] = (ETH, MORE), **prices: str
) -> list[str]:
    """Who falls, and for how much."""
    (tmp_path / "accounts.csv").write_text(text)
    given = {name.replace("_", "-"): Fraction(price) for name, price in prices.items()}
    found, _ = fallen_of(tmp_path / "accounts.csv", given, both)
    return [f"{each.holding.name} {each.short}" for each in found.accounts]


@pytest.mark.parametrize(
    "text",
    [
        "account,market,size,balance\na,ETH-USD,1,-1930\nb,ETH-USD,-1,2070\nc,ETH-USD,1,-1900\n",
        "Account ID; Market; Position size (ETH); Account equity\na;ETH-USD;1;70\n\nb;ETH-USD;-1;70\nc;ETH-USD;1;100\n",
        "\ufeffTrader\tTicker\tSize\tSide\tMargin ratio\na\tETH-USD\t1\tlong\t3.5%\nb\tETH-USD\t1\tSell\t0.035\n",
    ],
)
def test_a_list_may_say_what_an_account_has_in_three_ways(text: str, tmp_path: Path) -> None:
    """70 of 2,000, of which 60 were needed and 80 are; with headers and separators as people have them."""
    assert asked(tmp_path, text, ETH_USD="2000") == ["a 10", "b 10"]


def test_a_price_may_stand_in_the_list(tmp_path: Path) -> None:
    """One that is given goes before it, and the file's own comes after it."""
    text = "account,market,size,equity,price\na,ETH-USD,1,70,2000\n"
    assert asked(tmp_path, text) == ["a 10"]
    both = ETH, mechanism("dydx-v4-eth-usd.toml", initial_margin="10%", maintenance_margin="4%", reference_price="1800")
    assert asked(tmp_path, text, both) == ["a 10"]
    assert asked(tmp_path, text.replace("2000", ""), both) == ["a 2"]
    assert asked(tmp_path, text, ETH_USD="1000") == []


def test_positions_of_a_cross_account_belong_together(tmp_path: Path) -> None:
    """One equity for both, wherever it stands; with isolated margin every position has its own."""
    cross = read_document(EXAMPLES / "cross-margin.toml")
    one, two = list(cross["markets"])[:2]
    before = parse_document(cross)
    put(cross, ("markets", one, "initial_margin"), "60%")
    put(cross, ("markets", one, "maintenance_margin"), "50%")
    both = before, parse_document(cross)
    text = f"account,market,size,equity,price\na,{one},1,550,1000\na,{two},-1,,1000\n"
    assert asked(tmp_path, text, both) == ["a 30"]  # half of 1,000 and 8 % of another 1,000
    isolated = mechanism("thin-keeper-reward.toml"), mechanism("thin-keeper-reward.toml", maintenance_margin="7%")
    assert asked(tmp_path, "account,market,size,equity,price\na,ETH-USD,1,65,1000\n", isolated) == ["a 5"]


BAD = """account,market,size,side,balance,price
,ETH-USD,x,,1,
a,ETH-US,1,,1,
b,ETH-USD,-1,long,1,2000
c,ETH-USD,1,up,"1,000",2001
d,ETH-USD,,,,-3
e,ETH-USD
f,ETH-USD,0.0000000001,,1,
g,ETH-USD,1,,1,
g,ETH-USD,1,,2,
h\x07,ETH-USD,1,,1,
"""


def problems(tmp_path: Path, text: str | bytes, both: tuple[Specification, Specification] = (ETH, MORE)) -> list[str]:
    """Where something is wrong, in order, and what was found."""
    path = tmp_path / "accounts.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SpecificationError) as caught:
        fallen_of(path, {}, both)
    return [
        f"{f'line {each.line}, ' if each.line is not None else ''}{each.path}: {each.found}"
        for each in caught.value.problems
    ]


def test_every_bad_cell_is_said_with_its_line(tmp_path: Path) -> None:
    """All at once, each once."""
    assert problems(tmp_path, BAD) == [
        "line 2, account: nothing",
        'line 2, size: "x"',
        'line 3, market: "ETH-US"',
        'line 4, size: "-1"',
        'line 5, balance: "1,000"',
        'line 5, side: "up"',
        "line 5, price: 2001",
        "line 6, size: nothing",
        'line 6, price: "-3"',
        "line 6, balance: nothing",
        "line 7, line: 2 cells",
        "line 8, size: 0.0000000001",
        "line 10, market: a second position in ETH-USD",
        "line 10, balance: another one",
        'line 11, account: "h\\x07"',
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "line 1, line: nothing"),
        ("account,market,size,balance\n", "line 2, line: nothing"),
        ("account,market,balance,equity\na,ETH-USD,1,1\n", "line 1, line: no column size"),
        ("account,account,market,size\n", "line 1, account: a second column of the account"),
        ('account,market,size,balance\n"a"b,ETH-USD,1,1\n', "line 2, line: ',' expected after '\"'"),
        (b"account,market\n\xff", "line 2, line: the byte 0xff"),
        ("account,market,size,equity\na,ETH-USD,1,1\n", "the price of ETH-USD: none"),
    ],
)
def test_a_list_that_is_none_is_refused(text: str | bytes, expected: str, tmp_path: Path) -> None:
    """With its first problem."""
    assert problems(tmp_path, text)[0] == expected


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """As is one that is too large to be a list."""
    with pytest.raises(SpecificationError, match="no such file"):
        fallen_of(tmp_path / "none.csv", {}, (ETH, MORE))


def test_accounts_of_markets_that_one_version_lacks_are_refused(tmp_path: Path) -> None:
    """With the reason; and so is a change of what an account is."""
    cross = read_document(EXAMPLES / "cross-margin.toml")
    name = list(cross["markets"])[-1]
    whole = parse_document(cross)
    del cross["markets"][name]
    less = parse_document(cross)
    text = f"account,market,size,equity\na,{name},1,1\n"
    (tmp_path / "accounts.csv").write_text(text)
    for both, reason in (((whole, less), "removed"), ((less, whole), "new")):
        with pytest.raises(SpecificationError, match=f"it is {reason}"):
            fallen_of(tmp_path / "accounts.csv", {}, both)
    with pytest.raises(SpecificationError, match="cross margin before and isolated margin after"):
        fallen_of(tmp_path / "accounts.csv", {}, (ETH, mechanism("thin-keeper-reward.toml")))
