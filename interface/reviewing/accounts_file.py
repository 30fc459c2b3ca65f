"""A list of accounts as a person has it: a CSV file with a line for each position. All mistakes are said at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from novate.model.quantities import QuantityError, parse_amount, parse_rate, quoted
from novate.model.specification import Side
from novate.specification.csv_rows import csv_rows, unreadable
from novate.specification.problems import Problem, one_of
from novate.system.progress import progress_over

_LARGEST_FILE = 64 * 2**20
"""Bytes; some million positions."""

ACCOUNT, MARKET, SIZE, SIDE, PRICE = "account", "market", "size", "side", "price"
BALANCE, EQUITY, RATIO = "balance", "equity", "margin ratio"
WEALTH = (BALANCE, EQUITY, RATIO)
"""What an account has, in one of three ways."""
_NAMES = {
    ACCOUNT: ("account", "accountid", "subaccount", "address", "trader", "owner", "user", "wallet"),
    MARKET: ("market", "symbol", "ticker", "instrument", "pair"),
    SIZE: ("size", "positionsize", "position", "quantity"),
    SIDE: ("side", "direction"),
    PRICE: ("price", "oracleprice", "indexprice", "markprice"),
    BALANCE: ("balance", "quotebalance", "cash"),
    EQUITY: ("equity", "accountequity", "accountvalue"),
    RATIO: ("marginratio", "margin"),
}
"""How headers are written, in small letters and without anything else; what stands in brackets is a unit."""
_NEEDED = (ACCOUNT, MARKET, SIZE)
_SIDES = {"long": 1, "buy": 1, "short": -1, "sell": -1}


@dataclass(frozen=True, slots=True)
class Line:
    """One position."""

    number: int
    """Of the line in the file, from 1."""
    account: str
    market: str
    size: Fraction
    """Base units; of a short negative."""
    wealth: Fraction | None
    """Balance, equity or margin ratio; None where the cell is empty."""
    price: Fraction | None


@dataclass
class AccountsFile:
    """What was read, and what is wrong with it."""

    wealth: str = BALANCE
    """Which of the three ways the file has."""
    lines: list[Line] = field(default_factory=list)
    unused: tuple[str, ...] = ()
    """Headers that mean nothing here."""
    problems: list[Problem] = field(default_factory=list)
    _places: set[tuple[int, str]] = field(default_factory=set, init=False)

    def problem(self, line: int, column: str, found: str, expected: str) -> None:
        """Note what is wrong with a cell, or with a whole line: the first thing alone."""
        if (line, column) not in self._places:
            self._places.add((line, column))
            self.problems.append(Problem(column or "line", found, expected, line))


def read_accounts(path: Path, markets: Sequence[str], unknown: Mapping[str, str]) -> AccountsFile:
    """Read a list of positions in these markets; `unknown` says of others why they cannot be asked about.

    Raises `SpecificationError` where it is no such list at all.
    """
    rows = list(csv_rows(path, _LARGEST_FILE))
    found = AccountsFile()
    if not rows:
        raise unreadable("nothing", f"a header such as {ACCOUNT},{MARKET},{SIZE},{BALANCE}", 1)
    (_, header), *others = rows
    columns = _columns(header, found)
    for number, cells in progress_over(others, "reading accounts"):
        if len(cells) != len(header):
            found.problem(number, "", f"{len(cells)} cells", f"{len(header)}, as in the header")
        else:
            texts = {name: cells[place].strip() for name, place in columns.items()}
            found.lines.append(_line(number, texts, markets, unknown, found))
    if not others:
        found.problem(2, "", "nothing", "a line for each position")
    return found


def _columns(header: Sequence[str], found: AccountsFile) -> dict[str, int]:
    """The place of each column that means something."""
    columns: dict[str, int] = {}
    unused = []
    for place, text in enumerate(header):
        squeezed = re.sub(r"\(.*?\)|[^a-z]", "", text.lower())
        name = next((name for name, written in _NAMES.items() if squeezed in written), None)
        if name is None:
            unused.append(text.strip())
        elif name in columns:
            found.problem(1, text.strip(), f"a second column of the {name}", "one")
        else:
            columns[name] = place
    for name in _NEEDED:
        if name not in columns:
            found.problem(1, "", f"no column {name}", f"one, as in {ACCOUNT},{MARKET},{SIZE},{BALANCE}")
    ways = [name for name in WEALTH if name in columns]
    if len(ways) != 1:
        said = f"columns {' and '.join(ways)}" if ways else "none of what an account has"
        found.problem(1, "", said, f"one of the columns {', '.join(WEALTH)}")
    found.wealth = ways[0] if ways else BALANCE
    found.unused = tuple(quoted(each) for each in unused if each)
    return columns


def _line(
    number: int, texts: Mapping[str, str], markets: Sequence[str], unknown: Mapping[str, str], found: AccountsFile
) -> Line:
    """One position; what is wrong with it is noted, and something harmless stands in."""

    def read(column: str, parse: Callable[[str], Fraction]) -> Fraction | None:
        text = texts.get(column, "")
        if not text:
            return None
        try:
            return parse(text)
        except QuantityError as error:
            found.problem(number, column, error.found, error.expected)
            return None

    account, market = texts.get(ACCOUNT, ""), texts.get(MARKET, "")
    if ACCOUNT in texts and not (account and account.isprintable()):
        expected = "the name of an account, in printable characters"
        found.problem(number, ACCOUNT, quoted(account) if account else "nothing", expected)
    if MARKET in texts and market not in markets:
        found.problem(number, MARKET, quoted(market), unknown.get(market) or one_of(markets, market))
    size = read(SIZE, parse_amount)
    if SIZE in texts and not texts[SIZE]:
        found.problem(number, SIZE, "nothing", 'a size such as "-1.5"')
    price = read(PRICE, parse_amount)
    if price is not None and price <= 0:
        found.problem(number, PRICE, quoted(texts[PRICE]), "a price above 0")
    wealth = read(found.wealth, parse_rate if found.wealth == RATIO else parse_amount)
    return Line(number, account, market, _signed(number, size or Fraction(0), texts, found), wealth, price)


def _signed(number: int, size: Fraction, texts: Mapping[str, str], found: AccountsFile) -> Fraction:
    """A size with the sign of its side, where the list has a column of sides."""
    side = texts.get(SIDE, "").lower()
    if not side:
        return size
    if side not in _SIDES:
        found.problem(number, SIDE, quoted(texts[SIDE]), " or ".join(Side))
        return size
    if size < 0 and _SIDES[side] > 0:
        found.problem(number, SIZE, quoted(texts[SIZE]), f"a size above 0, as the side is {side}")
    return abs(size) * _SIDES[side]
