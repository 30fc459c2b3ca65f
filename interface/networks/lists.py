"""Who owes whom as a person has it: a CSV file with a line for each debt, and one with the cash of each member."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from novate.model.clearing_layer.network import Edge, Network
from novate.model.quantities import QuantityError, parse_amount, quoted
from novate.networks.layer_file import MOST_MEMBERS
from novate.specification.csv_rows import csv_rows, unreadable
from novate.specification.problems import Problem, SpecificationError
from novate.specification.values import LONGEST_NAME

_LARGEST_FILE = 4 * 2**20
"""Bytes; two hundred members that all owe each other have one of them."""
DEBTS = ("debtor", "creditor", "amount")
CASH = ("member", "cash")
_NAMES = {
    "debtor": ("debtor", "from", "borrower", "payer", "source"),
    "creditor": ("creditor", "to", "lender", "payee", "target"),
    "amount": ("amount", "owed", "debt", "value", "weight"),
    "member": ("member", "name", "protocol", "account"),
    "cash": ("cash", "assets", "balance"),
}
"""How headers are written, in small letters and without anything else."""
Cells = tuple[str, ...]


def read_debts(path: Path) -> dict[Edge, Fraction]:
    """What is owed; debts of one member to another are added up. Raises `SpecificationError`."""
    problems: list[Problem] = []
    owed: dict[Edge, Fraction] = {}
    for number, (debtor, creditor, text) in _lines(path, DEBTS, problems):
        _check_name(number, "debtor", debtor, problems)
        _check_name(number, "creditor", creditor, problems)
        if debtor == creditor:
            problems.append(Problem("creditor", quoted(creditor), "another than the debtor", number))
        amount = _amount(number, "amount", text, problems)
        if amount > 0:
            owed[debtor, creditor] = owed.get((debtor, creditor), Fraction(0)) + amount
    _end(problems)
    return owed


def read_cash(path: Path) -> dict[str, Fraction]:
    """What each has. Raises `SpecificationError`."""
    problems: list[Problem] = []
    cash: dict[str, Fraction] = {}
    for number, (member, text) in _lines(path, CASH, problems):
        _check_name(number, "member", member, problems)
        if member in cash:
            problems.append(Problem("member", f"{quoted(member)} again", "each member once", number))
        cash[member] = _amount(number, "cash", text, problems)
    _end(problems)
    return cash


def network_of(
    owed: Mapping[Edge, Fraction], cash: Mapping[str, Fraction], costs: tuple[Fraction, Fraction]
) -> Network:
    """Of all that are named in either; whose cash is not said has none. Raises `SpecificationError`."""
    members = dict.fromkeys((*cash, *(name for edge in owed for name in edge)), Fraction(0)) | dict(cash)
    if len(members) > MOST_MEMBERS:
        raise unreadable(f"{len(members)} members", f"{MOST_MEMBERS} at most")
    return Network(members, owed, 1 - costs[0], 1 - costs[1])


def _end(problems: Sequence[Problem]) -> None:
    if problems:
        raise SpecificationError(problems)


def _lines(path: Path, names: Sequence[str], problems: list[Problem]) -> list[tuple[int, Cells]]:
    """The cells of these columns of every line, with its number. Raises `SpecificationError` where there are none."""
    rows = list(csv_rows(path, _LARGEST_FILE))
    if not rows:
        raise unreadable("nothing", f"a header such as {','.join(names)}", 1)
    (first, header), *others = rows
    columns = [_column(first, header, name, names) for name in names]
    found = []
    for number, cells in others:
        if len(cells) != len(header):
            problems.append(Problem("line", f"{len(cells)} cells", f"{len(header)}, as in the header", number))
        else:
            found.append((number, tuple(cells[column].strip() for column in columns)))
    return found


def _column(line: int, header: Sequence[str], name: str, names: Sequence[str]) -> int:
    """Which column it is. Raises `SpecificationError`."""
    squeezed = [re.sub(r"\(.*?\)|[^a-z]", "", text.lower()) for text in header]
    places = [place for place, text in enumerate(squeezed) if text in _NAMES[name]]
    if len(places) != 1:
        found = f"{len(places)} columns {name}" if places else f"no column {name}"
        raise unreadable(found, f"one, as in {','.join(names)}", line)
    return places[0]


def _check_name(line: int, column: str, name: str, problems: list[Problem]) -> None:
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        found = quoted(name) if name else "nothing"
        problems.append(Problem(column, found, f"a name of 1 to {LONGEST_NAME} printable characters", line))


def _amount(line: int, column: str, text: str, problems: list[Problem]) -> Fraction:
    try:
        amount = parse_amount(text)
    except QuantityError as error:
        problems.append(Problem(column, error.found, error.expected, line))
        return Fraction(0)
    if amount < 0:
        problems.append(Problem(column, quoted(text), "an amount of at least 0", line))
    return amount
