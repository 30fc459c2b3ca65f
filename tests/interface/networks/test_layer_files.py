"""What is wrong with a file or a list is said at once: where, what was found, what is expected."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from novate.model.clearing_layer.quotas import Stake
from novate.networks.layer_file import parse_layer
from novate.networks.lists import network_of, read_cash, read_debts
from novate.specification.file import parse_bytes
from novate.specification.problems import SpecificationError

WRONG = """[clearing_layer]
pool = 5
defalt_costs = { cash = "2%" }
default_costs = { cash = "200%", claim = "5%" }
window = "1 day"
title = "two\\nlines"

[clearing_layer.members.a]
quota = "-1"
cash = "x"
owes = { b = "1", a = "2", c = "3" }
epoch = "0 blocks"

[clearing_layer.members.b]
epoch = "3 blocks"
qota = "1"
owes = "a"

[clearing_layer.stakes.s]
pledged = ["-3", "y"]

[clearing_layer.scenarios.x]
aa = "1"

[expect]
defaults = ["z"]
not_guaranteed = "a"
silod = "1"
uncovered = "1%"

[mechanism]
"""
SAID = """
31: mechanism: found an unknown key, expected a known key: clearing_layer, expect
3: clearing_layer.defalt_costs: found an unknown key, expected a known key: did you mean default_costs?
16: clearing_layer.members.b.qota: found an unknown key, expected a known key: did you mean quota?
23: clearing_layer.scenarios.x.aa: found an unknown member, expected a member: did you mean a?
9: clearing_layer.members.a.quota: found "-1", expected an amount of at least 0
4: clearing_layer.default_costs.claim: found an unknown key, expected a known key: did you mean claims?
4: clearing_layer.default_costs.cash: found "200%", expected a rate from "0%" to "100%"
10: clearing_layer.members.a.cash: found "x", expected an amount such as "1_000_000", "0.01" or "1e-6"
11: clearing_layer.members.a.owes.a: found a debt to itself, expected another member
11: clearing_layer.members.a.owes.c: found an unknown member, expected a member: a, b
17: clearing_layer.members.b.owes: found "a", expected a table [clearing_layer.members.b.owes]
2: clearing_layer.pool: found the number 5, expected an amount such as "1_000_000", "0.01" or "1e-6", in quotes
19: clearing_layer.stakes.s.amount: found nothing, expected an amount such as "1_000_000"
20: clearing_layer.stakes.s.pledged: found "y", expected an amount such as "1_000_000", "0.01" or "1e-6"
20: clearing_layer.stakes.s.pledged: found an amount below 0, expected amounts of at least 0
12: clearing_layer.members.a.epoch: found an epoch, expected a quota as well, which is renewed after it
12: clearing_layer.members.a.epoch: found "0 blocks", expected one block at least
15: clearing_layer.members.b.epoch: found an epoch, expected a quota as well, which is renewed after it
5: clearing_layer.window: found "1 day", expected a time in blocks, or else clearing_layer.block_time as well
6: clearing_layer.title: found "two\\nlines", expected a text in quotes, on one line
28: expect.silod: found an unknown key, expected a known key: did you mean siloed?
29: expect.uncovered: found "1%", expected an amount such as "1_000_000", "0.01" or "1e-6"
26: expect.defaults: found "z", expected a member: a, b
27: expect.not_guaranteed: found "a", expected a list of names in quotes; [] if it is nobody
"""

ONE = "one, as in debtor,creditor,amount"


def problems(read: Callable[[], object]) -> list[str]:
    """Each with its line."""
    with pytest.raises(SpecificationError) as error:
        read()
    return [f"{each.line}: {each}" for each in error.value.problems]


def test_everything_that_is_wrong_with_a_file() -> None:
    """With the line of each key, or of its table."""
    found = problems(lambda: parse_layer(WRONG.encode()))
    assert sorted(found) == sorted(SAID.strip().split("\n"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: file: found nothing in it, expected a table [clearing_layer]"),
        (
            "[clearing_layer]",
            "1: clearing_layer.members: found no member, expected tables [",
        ),
        ("[mechanism]", "1: file: found no clearing layer, expected a table [clearing_layer]: `novate verify` reads"),
        ("clearing_layer = 3", "1: clearing_layer: found the number 3, expected a table [clearing_layer]"),
        ("[clearing_layer", "1: end of document: found Expected ']'"),
        ('[clearing_layer.members.a]\nquota = "1"', "1: clearing_layer.pool: found nothing, expected an amount, as"),
        (
            '[clearing_layer]\nblock_time = "2 blocks"\n[clearing_layer.members.a]',
            "2: clearing_layer.block_time:",
        ),
    ],
)
def test_no_layer_at_all(text: str, said: str) -> None:
    """What it begins with, or lacks."""
    assert any(each.startswith(said) for each in problems(lambda: parse_layer(text.encode())))


def test_a_specification_is_none_and_has_none() -> None:
    """One problem, and not one for every key: each command says which one reads the other's files."""
    text = b'\n[clearing_layer.members.a]\ncash = "1"\n[expect]\ndefaults = []\n'
    said = "a specification: `novate network` reads a clearing layer, which is a file of its own"
    assert problems(lambda: parse_bytes(text)) == [f"2: clearing_layer: found a clearing layer, expected {said}"]


def test_times_are_rounded_so_that_more_epochs_are_touched() -> None:
    """A window up, an epoch down: of 12 seconds a block 25 seconds are three, or two."""
    layer = parse_layer(
        b"""[clearing_layer]
        pool = "9"
        block_time = "12 seconds"
        window = "25 seconds"
        [clearing_layer.stakes.s]
        amount = "5"
        pledged = ["4", "4"]
        elsewhere = "2"
        [clearing_layer.members.a]
        quota = "1"
        epoch = "25 seconds"
        """
    )
    assert (layer.window, dict(layer.epochs)) == (3, {"a": 2})
    assert layer.most_drawn == {"a": 2}
    assert layer.stakes["s"] == Stake(Fraction(5), (Fraction(4), Fraction(4)), Fraction(2))
    assert layer.funds == 12


def written(path: Path, text: str) -> Path:
    """A list."""
    path.write_text(text)
    return path


def test_lists_as_others_write_them(tmp_path: Path) -> None:
    """Other names, another separator; debts are added up, and whose cash is not said has none."""
    owed = read_debts(written(tmp_path / "debts.csv", "From;To;Amount (USD);note\nx;y;1.5;a\n\nx;y;1;b\ny;z;0;c\n"))
    assert owed == {("x", "y"): Fraction(5, 2)}
    cash = read_cash(written(tmp_path / "cash.csv", "name,assets\nw,3\n"))
    found = network_of(owed, cash, (Fraction(1, 10), Fraction(0)))
    assert found.cash == {"w": 3, "x": 0, "y": 0}
    assert (found.cash_kept, found.claims_kept) == (Fraction(9, 10), 1)


def test_everything_that_is_wrong_with_a_list(tmp_path: Path) -> None:
    """With its line and column."""
    debts = written(tmp_path / "debts.csv", "debtor,creditor,amount\na,a,1\n,b,x\na,b\nb,a,-1\n")
    assert problems(lambda: read_debts(debts)) == [
        "4: line: found 2 cells, expected 3, as in the header",
        '2: creditor: found "a", expected another than the debtor',
        "3: debtor: found nothing, expected a name of 1 to 100 printable characters",
        '3: amount: found "x", expected an amount such as "1_000_000", "0.01" or "1e-6"',
        '5: amount: found "-1", expected an amount of at least 0',
    ]
    cash = written(tmp_path / "cash.csv", "member,cash\na,1\na,2\n")
    assert problems(lambda: read_cash(cash)) == ['3: member: found "a" again, expected each member once']
    nameless = written(tmp_path / "nameless.csv", "debtor,creditor,amont\n")
    assert problems(lambda: read_debts(nameless)) == [f"1: line: found no column amount, expected {ONE}"]
    twice = written(tmp_path / "twice.csv", "debtor,from,creditor,amount\n")
    assert problems(lambda: read_debts(twice)) == [f"1: line: found 2 columns debtor, expected {ONE}"]
    assert problems(lambda: read_debts(written(tmp_path / "empty.csv", ""))) == [
        "1: line: found nothing, expected a header such as debtor,creditor,amount"
    ]
    many = {(f"{number}", "hub"): Fraction(1) for number in range(300)}
    found = problems(lambda: network_of(many, {}, (Fraction(0), Fraction(0))))
    assert found == ["None: file: found 301 members, expected 200 at most"]
