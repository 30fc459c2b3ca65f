"""The file of a clearing layer: TOML with a table [clearing_layer]; docs/clearing-layer.md says what each key means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING

from novate.model.clearing_layer.layer import Accepted, ClearingLayer
from novate.model.clearing_layer.network import Edge, Network
from novate.model.clearing_layer.quotas import Stake
from novate.model.parameter import KeyPath
from novate.model.quantities import QuantityError, Seconds, parse_amount
from novate.networks.figures import FIGURES, is_figure
from novate.networks.tables import Tables
from novate.specification.file import OF_OTHERS, document_in, lines_in
from novate.specification.problems import Problem, SpecificationError, one_of, with_lines
from novate.specification.values import described

if TYPE_CHECKING:
    from novate.networks.can_lose import CanLose

ROOT: KeyPath = (OF_OTHERS,)
KEYS = ("title", "pool", "default_costs", "window", "block_time", "members", "stakes", "scenarios")
MEMBER = ("quota", "cash", "owes", "epoch", "specification")
ALL = "all"
"""Of a member in a scenario: all that it can lose by its own specification."""
STAKE = ("amount", "pledged", "elsewhere")
COSTS = ("cash", "claims")
NAMES = ("defaults", "not_guaranteed", "quota_too_small")
"""Of [expect]: who may default, whose quota is not guaranteed, and whose is less than what it can lose."""
MOST_MEMBERS = 200


def parse_layer(content: bytes, folder: Path = Path()) -> ClearingLayer:
    """The layer in a file's content, which names other files by their place in or from this folder.

    Raises `SpecificationError` with everything that is wrong with it, and lines.
    """
    if not content.strip():
        raise SpecificationError([Problem("file", "nothing in it", "a table [clearing_layer]", 1)])
    document = document_in(content)
    if OF_OTHERS not in document:
        expected = f"a table [{OF_OTHERS}]: `novate verify` reads a specification"
        raise SpecificationError([Problem("file", "no clearing layer", expected, 1)])
    tables = Tables(document)
    layer = _layer(tables, folder)
    if tables.problems:
        raise SpecificationError(with_lines(tables.problems, lines_in(content)))
    return layer


def _layer(tables: Tables, folder: Path) -> ClearingLayer:
    tables.table((), (OF_OTHERS, "expect"))
    tables.table(ROOT, KEYS)
    members = tuple(tables.table((*ROOT, "members")))
    if not 0 < len(members) <= MOST_MEMBERS:
        found = f"{len(members)} members" if members else "no member"
        tables.problem((*ROOT, "members"), found, f"tables [clearing_layer.members.NAME], {MOST_MEMBERS} at most")
    for name in members:
        tables.table((*ROOT, "members", name), MEMBER)
    can_lose = dict(_can_lose(tables, members, folder))
    scenarios = {
        name: dict(_losses(tables, (*ROOT, "scenarios", name), members, can_lose))
        for name in tables.table((*ROOT, "scenarios"))
    }
    block_time = _block_time(tables)
    window = tables.time((*ROOT, "window"))
    quotas = dict(_of_members(tables, members, "quota"))
    _check_pool(tables, quotas)
    return ClearingLayer(
        network=_network(tables, members),
        pool=tables.amount((*ROOT, "pool")),
        stakes={name: _stake(tables, name) for name in tables.table((*ROOT, "stakes"))},
        quotas=quotas,
        epochs=dict(_epochs(tables, quotas, block_time)),
        window=1 if window is None else _blocks(tables, (*ROOT, "window"), window, block_time, up=True),
        scenarios=scenarios,
        can_lose={name: each.at_most for name, each in can_lose.items()},
        title=_title(tables),
        accepted=_accepted(tables, members),
    )


def _can_lose(tables: Tables, members: Sequence[str], folder: Path) -> Iterator[tuple[str, CanLose]]:
    """Of those members who have a specification of their own."""
    for name in members:
        path = (*ROOT, "members", name, "specification")
        found = tables.entry(path)
        if found is None:
            continue
        if not isinstance(found, str) or not found:
            tables.problem(path, described(found), 'the name of a specification file, as "perpetuals.toml"')
            continue
        from novate.networks.can_lose import CanLose, UnknownLossError  # which imports Z3

        try:
            yield name, CanLose.of(folder / found)
        except UnknownLossError as error:
            tables.problem(path, str(error), "a specification of which it is known what its close-outs cost at most")


def _losses(
    tables: Tables, path: KeyPath, members: Sequence[str], can_lose: Mapping[str, CanLose]
) -> Iterator[tuple[str, Fraction]]:
    """What each loses: an amount; or, by its own specification, where some of its sides fail, or all that can."""
    amounts = dict(tables.table(path))
    derived = {name: each for name, each in amounts.items() if isinstance(each, list) or each == ALL}
    for name in derived.keys() & set(members):
        at, own = (*path, name), can_lose.get(name)
        if own is None:
            if tables.entry((*ROOT, "members", name, "specification")) is None:
                missing = f"an amount, or else clearing_layer.members.{name}.specification as well"
                tables.problem(at, described(derived[name]), missing)
        elif derived[name] == ALL:
            yield name, own.at_most
        else:
            sides = tables.texts(at, 'a list of sides such as ["ETH-USD long"]') or []
            for each in (each for each in sides if each not in own.sides):
                tables.problem(at, f'"{each}"', f"a side of its specification: {one_of([*own.sides], each)}")
            yield name, own.by(own.sides[each] for each in sides if each in own.sides)
    yield from tables.amounts(path, members, but=derived.keys() & set(members))


def _title(tables: Tables) -> str:
    found = tables.entry((*ROOT, "title"))
    if found is None:
        return ""
    if not isinstance(found, str) or not found.isprintable():
        tables.problem((*ROOT, "title"), described(found), "a text in quotes, on one line")
        return ""
    return found


def _of_members(tables: Tables, members: Sequence[str], key: str) -> Iterator[tuple[str, Fraction]]:
    """Those who have it."""
    for name in members:
        amount = tables.amount((*ROOT, "members", name, key))
        if amount is not None:
            yield name, amount


def _check_pool(tables: Tables, quotas: Mapping[str, Fraction]) -> None:
    """A quota is on a pool."""
    if quotas and tables.entry((*ROOT, "pool")) is None and not tables.table((*ROOT, "stakes")):
        tables.problem((*ROOT, "pool"), "nothing", "an amount, as members have quotas")


def _network(tables: Tables, members: Sequence[str]) -> Network:
    tables.table((*ROOT, "default_costs"), COSTS)
    costs = [tables.part((*ROOT, "default_costs", key)) or Fraction(0) for key in COSTS]
    cash = dict.fromkeys(members, Fraction(0)) | dict(_of_members(tables, members, "cash"))
    owed: dict[Edge, Fraction] = {}
    for name in members:
        path = (*ROOT, "members", name, "owes")
        for creditor, amount in tables.amounts(path, members):
            if creditor == name:
                tables.problem((*path, creditor), "a debt to itself", "another member")
            elif amount > 0:
                owed[name, creditor] = amount
    return Network(cash, owed, 1 - costs[0], 1 - costs[1])


def _stake(tables: Tables, name: str) -> Stake:
    path = (*ROOT, "stakes", name)
    tables.table(path, STAKE)
    amount = tables.amount((*path, "amount"))
    if tables.entry((*path, "amount")) is None:
        tables.problem((*path, "amount"), "nothing", 'an amount such as "1_000_000"')
    form = 'a list of amounts such as ["1_000_000"]'
    pledged = tables.texts((*path, "pledged"), form)
    if tables.entry((*path, "pledged")) is None:
        tables.problem((*path, "pledged"), "nothing", form)
    amounts = []
    for text in pledged or ():
        try:
            amounts.append(parse_amount(text))
        except QuantityError as error:
            tables.problem((*path, "pledged"), error.found, error.expected)
    if any(each < 0 for each in amounts):
        tables.problem((*path, "pledged"), "an amount below 0", "amounts of at least 0")
    return Stake(amount or Fraction(0), tuple(amounts), tables.amount((*path, "elsewhere")) or Fraction(0))


def _block_time(tables: Tables) -> Fraction | None:
    """Seconds."""
    path = (*ROOT, "block_time")
    found = tables.time(path)
    if found is None:
        return None
    if isinstance(found, int) or found.count == 0:
        tables.problem(path, described(tables.entry(path)), 'a time on a clock above 0, such as "12 seconds"')
        return None
    return found.count


def _epochs(tables: Tables, quotas: Mapping[str, Fraction], block_time: Fraction | None) -> Iterator[tuple[str, int]]:
    """After how many blocks each quota is renewed that is."""
    for name in tables.table((*ROOT, "members")):
        path = (*ROOT, "members", name, "epoch")
        epoch = tables.time(path)
        if epoch is not None:
            if name not in quotas:
                tables.problem(path, "an epoch", "a quota as well, which is renewed after it")
            yield name, _blocks(tables, path, epoch, block_time, up=False)


def _blocks(tables: Tables, path: KeyPath, time: int | Seconds, block_time: Fraction | None, *, up: bool) -> int:
    """A time in whole blocks, at least one: rounded so that more epochs are touched, not fewer."""
    if isinstance(time, Seconds):
        if block_time is None:
            found = described(tables.entry(path))
            tables.problem(path, found, "a time in blocks, or else clearing_layer.block_time as well")
            return 1
        time = ceil(time.count / block_time) if up else floor(time.count / block_time)
    if time < 1:
        tables.problem(path, described(tables.entry(path)), "one block at least")
    return max(1, time)


def _accepted(tables: Tables, members: Sequence[str]) -> Accepted:
    """The table [expect]."""
    table = tables.table(("expect",))
    figures: dict[str, Fraction] = {}
    for key in table:
        if is_figure(key):
            amount = tables.figure(("expect", key))
            figures |= {} if amount is None else {key: amount}
        elif key not in NAMES:
            tables.problem(("expect", key), "an unknown key", f"a known key: {one_of([*NAMES, *FIGURES], key)}")
    return Accepted(**{each: _names(tables, each, members) for each in NAMES}, figures=figures)


def _names(tables: Tables, key: str, members: Sequence[str]) -> frozenset[str] | None:
    found = tables.texts(("expect", key), "a list of names in quotes; [] if it is nobody")
    for name in found or ():
        if name not in members:
            tables.problem(("expect", key), f'"{name}"', f"a member: {one_of(members, name)}")
    return None if found is None else frozenset(found)
