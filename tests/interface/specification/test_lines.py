"""On which line each key of a file stands, and that every problem has the line of its key."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from novate.command_line import run
from novate.specification.file import SpecificationError, parse_bytes
from novate.specification.lines import Lines
from novate.specification.problems import meant_by

EXAMPLES = Path(__file__).parents[3] / "examples"
ODD = '''\
a.b = 1  # dotted # "x" = 2
"c\\u0064" = "with # and = and ] and \\" in it"
'lit.eral' = \'\'\'
no = "key"
[no.table]\'\'\'
e = """
f = 1\\"""
""""
dates = 1979-05-27 07:32:00 # in two words
list = [ # over lines
  "]", [1, 2], { x = "}" }, # and so on
  "last",
]
inline = { y = "1 # 2", "z z".w = [1] } # end
[ m . "E T" ]
k = true
[m]
n = 1
[m.'x']
[[rows]]
r = 1
[[rows]]
r = 2
[a.c.d]
'''
WHERE = {
    ("a",): 1,
    ("a", "b"): 1,
    ("cd",): 2,
    ("lit.eral",): 3,
    ("e",): 6,
    ("dates",): 9,
    ("list",): 10,
    ("list", "2", "x"): 11,
    ("inline",): 14,
    ("inline", "y"): 14,
    ("inline", "z z"): 14,
    ("inline", "z z", "w"): 14,
    ("m",): 15,
    ("m", "E T"): 15,
    ("m", "E T", "k"): 16,
    ("m", "n"): 18,
    ("m", "x"): 19,
    ("rows",): 20,
    ("rows", "r"): 21,
    ("a", "c"): 24,
    ("a", "c", "d"): 24,
}


def paths(table: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Of every table and key, lists of tables and their items aside."""
    for key, value in table.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from paths(value, (*path, key))


def test_every_way_to_write_a_key_has_its_line() -> None:
    """Dotted, quoted, in pieces, on one line, and none in a text or a comment."""
    assert {*paths(tomllib.loads(ODD))} <= {*WHERE}
    assert Lines(ODD).known == WHERE
    assert Lines(ODD.replace("\n", "\r\n")).known == WHERE


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.toml")), ids=lambda file: file.stem)
def test_the_examples_have_the_keys_that_a_reader_of_toml_finds(file: Path) -> None:
    """Each on a line that names it."""
    text = file.read_text()
    known = Lines(text).known
    assert {*known} == {*paths(tomllib.loads(text))}
    assert all(path[-1] in text.split("\n")[line - 1] for path, line in known.items())


KEYS = st.sampled_from(["a", "b", "c c", "d.e", 'f"', "#g", "[h", "i=", "é"])
VALUES = st.recursive(
    st.text() | st.booleans() | st.integers() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=25)
@given(st.dictionaries(KEYS, VALUES, max_size=4), st.text("ab\n # =", max_size=20))
def test_whatever_is_written_is_found(document: dict[str, Any], remark: str) -> None:
    """The keys of any document, as a library writes them: in the order of their lines."""
    text = tomlkit.dumps(document) + "".join(f"#{line}\n" for line in remark.split("\n"))
    found = Lines(text).known
    assert {*paths(tomllib.loads(text))} <= {*found}
    assert list(found.values()) == sorted(found.values())


GOOD = (EXAMPLES / "too-much-leverage.toml").read_text()
FOUND = (
    ('price_tick = "0.01"', 'tick = "0.01"', "markets.ETH-USD.tick", "price_tick?", 'tick = "0.01"'),
    ('price_tick = "0.01"', "", "markets.ETH-USD.price_tick", "an amount above 0", "[markets.ETH-USD]"),
    ('"3%"', '"6%"', "markets.ETH-USD.maintenance_margin", "at most initial_margin", 'maintenance_margin = "6%"'),
    ("ETH-USD]", '"E.T H"]', 'markets."E.T H"', "without spaces", '[markets."E.T H"]'),
    ("[environment]", "[[environment]]", "environment", "a table", "[[environment]]"),
    ('keeper_delay = "2', 'keeper_delay = 2 "', "line 33, column 18", "TOML", "keeper_delay = 2"),
    ('max_move_per_block = "2%"', 'max_move_per_block = {up = "2%"}', "environment.max_move_per_block.down", "", "{up"),
)


@pytest.mark.parametrize(("old", "new", "path", "expected", "line"), FOUND)
def test_a_problem_has_the_line_of_its_key(old: str, new: str, path: str, expected: str, line: str) -> None:
    """Or that of the table in which it is missing."""
    text = GOOD.replace(old, new)
    with pytest.raises(SpecificationError) as refused:
        parse_bytes(text.encode())
    found = {problem.path: problem for problem in refused.value.problems}
    assert path in found
    assert expected in found[path].expected
    assert line in text.split("\n")[(found[path].line or 0) - 1]


def test_problems_are_shown_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As editors and CI systems read them, and in JSON; a table that is missing has no line."""
    file = tmp_path / "bad.toml"
    file.write_text(GOOD.replace("price_tick =", "tick =").replace("[environment]", "[[environment]]"))
    assert run(["verify", str(file), "--format", "json"]) == 3
    output = capsys.readouterr()
    place = GOOD.split("\n").index('price_tick = "0.01"') + 1
    wish = "found an unknown key, expected a known key: did you mean price_tick?"
    assert f"{file}:{place}: markets.ETH-USD.tick: {wish}\n" in output.err
    (result,) = json.loads(output.out)["results"]
    assert [each["line"] for each in result["problems"] if each["path"] == "markets.ETH-USD.tick"] == [place]
    file.write_text(GOOD.partition("[environment]")[0])
    run(["verify", str(file)])
    assert f"{file}: environment: found nothing, expected a table" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("tick", ["price_tick"]),
        ("margin", ["initial_margin", "maintenance_margin"]),
        ("Initial-Margin-rate", ["initial_margin"]),
        ("price_tik", ["price_tick"]),
        ("zzz", []),
    ],
)
def test_a_name_that_shares_all_its_words_with_another_is_taken_for_it(name: str, meant: list[str]) -> None:
    """Else one that is written nearly alike."""
    assert meant_by(name, ["initial_margin", "maintenance_margin", "price_tick", "base_quantum"]) == meant
