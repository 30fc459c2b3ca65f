"""A specification in Python: read, built and varied in the units of its file."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from novate.library.digest import digest
from novate.library.html import table
from novate.library.values import Written, in_file, put
from novate.model import specification as model
from novate.model.quantities import format_amount, parse_amount
from novate.pages.markup import element
from novate.specification.document import to_toml
from novate.specification.file import parse_both, parse_document, read_source, to_document
from novate.specification.parameters import parameter_named
from novate.specification.setting_text import names_or_count

_UNNAMED = "specification"
"""Where an answer names a file and there is none."""
_CHANGED = ", changed"
"""Behind the name of a file that says something else."""


@dataclass(frozen=True, slots=True, repr=False)
class Specification:
    """A clearing mechanism and the environment that it must survive. Made by `read`, `parse` and `from_dict`.

    Two are equal where they mean the same, whatever units they are written in.
    """

    meaning: model.Specification
    """What was understood: rates as fractions, money in quanta. Its fields may change between versions."""
    tables: Mapping[str, Any] = field(compare=False)
    """As in the file. Not to be changed: `replace` makes another specification."""
    source: str = field(default=_UNNAMED, compare=False)
    """The file that it was read from, as answers name it."""
    written: bytes | None = field(default=None, compare=False)
    """That file, or the text, with its comments; None where it was made otherwise."""

    def __hash__(self) -> int:
        """Equal ones have equal titles and markets."""
        return hash((self.title, self.markets))

    def __repr__(self) -> str:
        """Its title, its markets, or how many there are, and a digest of what it means."""
        return f"<novate.Specification {self.title!r}: {names_or_count(self.markets)}, {digest(self.meaning)}>"

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:
        """The same where Hypothesis tells a failing example: of a dataclass it would tell every field."""
        printer.text(repr(self))

    @property
    def title(self) -> str:
        """What the file calls the whole."""
        return self.meaning.title

    @property
    def markets(self) -> tuple[str, ...]:
        """Their names, in the order of the file."""
        return tuple(self.meaning.markets)

    def value(self, key: str) -> Fraction | None:
        """The number under a key such as `markets.ETH-USD.maintenance_margin`; None where there is none.

        A rate as a share, an amount in quote units, a time in blocks. Raises `SpecificationError` for a key that is
        no number of this specification.
        """
        return parameter_named(self.tables, key).value

    def replace(self, values: Mapping[str, Written | None]) -> Specification:
        """The same with other values, all put in before the whole is checked; None takes a key away.

        Keys as TOML writes them, values as in the file: `{"markets.ETH-USD.maintenance_margin": "5%"}`. Instead of a
        text a `Fraction` or a `Decimal` may stand, of a rate as a share, of an amount in quote units, of a time in
        blocks; for these two an `int`, too. A table is a mapping. Raises `SpecificationError`, as for a file.
        """
        _check(values, Mapping, "a mapping from keys to values")
        tables = deepcopy(dict(self.tables))
        for key, value in values.items():
            put(tables, key, value)
        return Specification(parse_document(tables), tables, f"{self.source.removesuffix(_CHANGED)}{_CHANGED}")

    def to_dict(self) -> dict[str, Any]:
        """The tables as they were understood, as `specification` in the JSON answer; `from_dict` reads them."""
        return to_document(self.meaning)

    def to_toml(self) -> str:
        """A specification file: the tables in the units in which they are written."""
        return to_toml(self.tables)

    @property
    def is_file(self) -> bool:
        """Whether it was read from a file, which `source` names."""
        return self.written is not None and self.source != _UNNAMED

    @property
    def content(self) -> bytes:
        """A file that says it: as it was read, with its comments, or else as `to_toml` writes it."""
        return self.to_toml().encode() if self.written is None else self.written

    def quanta(self, amount: str | int | Fraction) -> int:
        """An amount in quote units as whole quote quanta, as actions count. Raises `ValueError` for a part of one."""
        return _whole(amount, self.meaning.quote_quantum, "quote_quantum")

    def base_quanta(self, market: str, size: str | int | Fraction) -> int:
        """A size in base units as whole base quanta of a market. Raises `ValueError` for a part of one."""
        return _whole(size, self.meaning.markets[market].base_quantum, f"base_quantum of {market}")

    def ticks(self, market: str, price: str | int | Fraction) -> int:
        """A price in quote units per base unit as whole ticks of a market. Raises `ValueError` for a part of one."""
        return _whole(price, self.meaning.markets[market].price_tick, f"price_tick of {market}")

    def _repr_html_(self) -> str:
        rows = [(name, ", ".join(map(_in_words, group.items()))) for name, group in _groups(self.tables)]
        return element("b", self.title).text + table(("table", "what it says"), rows)


def read(path: str | Path) -> Specification:
    """The specification in a file. Raises `SpecificationError` with everything that is wrong with it."""
    _check(path, str | Path, "the path of a file")
    content = read_source(Path(path))
    tables, meaning = parse_both(content)
    return Specification(meaning, tables, str(path), content)


def parse(text: str) -> Specification:
    """The specification in a text of TOML. Raises `SpecificationError`."""
    _check(text, str, "a text of TOML")
    content = text.encode()
    tables, meaning = parse_both(content)
    return Specification(meaning, tables, written=content)


def from_dict(tables: Mapping[str, Any]) -> Specification:
    """A specification of nested mappings in the shape of its file; numbers may stand as in `Specification.replace`.

    Raises `SpecificationError`.
    """
    _check(tables, Mapping, "a mapping, as a specification file has tables")
    written: dict[str, Any] = {key: in_file((key,), value) for key, value in tables.items()}
    return Specification(parse_document(written), written)


def _check(found: object, kind: Any, expected: str) -> None:
    """Raise `TypeError` for another kind."""
    if not isinstance(found, kind):
        raise TypeError(f"found a {type(found).__name__}; expected {expected}")


def _whole(number: str | int | Fraction, quantum: Fraction, name: str) -> int:
    """How many quanta that is."""
    found = (parse_amount(number) if isinstance(number, str) else Fraction(number)) / quantum
    if found.denominator != 1:
        raise ValueError(f"found {number}; expected a whole number of the {name}, {format_amount(quantum)}")
    return found.numerator


def _groups(tables: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Each table with its name; markets and feeds one by one."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    for name, group in tables.items():
        if group and all(isinstance(each, Mapping) for each in group.values()):
            found += [(f"{name}.{inner}", each) for inner, each in group.items()]
        else:
            found.append((name, group))
    return found


def _in_words(entry: tuple[str, Any]) -> str:
    key, value = entry
    if isinstance(value, Mapping):
        return f"{key} = ({', '.join(map(_in_words, value.items()))})"
    return f"{key} = {str(value).lower() if isinstance(value, bool) else value}"
