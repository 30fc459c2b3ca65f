"""What a member can lose by a specification of its own: its sides, what its layers pay first, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from shutil import copy

import pytest

import novate
from novate.networks.can_lose import CanLose, UnknownLossError
from novate.networks.layer_file import parse_layer
from novate.specification.problems import SpecificationError

EXAMPLES = Path(__file__).parents[3] / "examples"
LAYER = """[clearing_layer]
pool = "{pool}"
[clearing_layer.members.a]
quota = "{quota}"
{specification}
[clearing_layer.scenarios.x]
a = {loss}
"""


def layer(pool: str = "9", quota: str = "9", specification: str = "", loss: str = '"0"') -> bytes:
    """A file of one member."""
    said = f'specification = "{specification}"' if specification else ""
    return LAYER.format(pool=pool, quota=quota, specification=said, loss=loss).encode()


@pytest.mark.parametrize(
    ("file", "failing", "loses", "at_most"),
    [
        ("all-or-nothing-fund", ["ETH-USD long"], 1_000_000, 1_000_000),
        ("all-or-nothing-fund", ["ETH-USD short"], 500_000, 1_000_000),
        ("all-or-nothing-fund", ["ETH-USD short", "ETH-USD long"], 1_500_000, 1_000_000),
        ("all-or-nothing-fund", [], 0, 1_000_000),
        ("lifetime-cap", ["ETH-USD short", "MEME-USD long"], 1_100_000, 1_100_000),
        ("pool-that-cannot-run", ["ETH-USD long"], 0, 0),
    ],
)
def test_sides_that_fail_at_once(file: str, failing: Sequence[str], loses: int, at_most: int) -> None:
    """In quote units; a fund and a pool that pay what they can pay first, others count for nothing."""
    found = CanLose.of(EXAMPLES / f"{file}.toml")
    assert found.by(found.sides[each] for each in failing) == loses
    assert found.at_most == at_most


def test_what_a_smaller_pool_leaves_is_lost(tmp_path: Path) -> None:
    """The worst window costs 881,592; a fund of 100,000 and a pool of 1,000, of which a tenth may leave, pay first."""
    text = (EXAMPLES / "pool-that-cannot-run.toml").read_text().replace('"900_000"', '"1_000"')
    file = tmp_path / "small.toml"
    file.write_text(text, encoding="utf-8")
    assert CanLose.of(file).at_most == Fraction(881_592) - 100_000 - 900
    shown = novate.network(EXAMPLES / "networks" / "losses-of-specifications.toml")
    assert shown.is_fine
    assert shown.answer.quota_too_small == ("birch",)
    (tmp_path / "layer.toml").write_bytes(layer("900_000", "780_692", "small.toml", '["ETH-USD long"]'))
    enough = novate.network(tmp_path / "layer.toml")
    assert enough.is_fine
    assert enough.figures["shared"] == 780_692
    (tmp_path / "layer.toml").write_bytes(layer("900_000", "780_691.99", "small.toml", '"all"'))
    short = novate.network(tmp_path / "layer.toml")
    assert not short.is_fine
    assert "Can lose more than the quota: a" in str(short)
    assert short.to_dict()["results"][0]["members"][0]["can_lose"] == "780692"


@pytest.mark.parametrize(
    ("specification", "loss", "problem"),
    [
        ("", '["ETH-USD long"]', "an amount, or else clearing_layer.members.a.specification as well"),
        ("", '"all"', "an amount, or else clearing_layer.members.a.specification as well"),
        ("good.toml", '["ETH-USD lang"]', "a side of its specification: did you mean ETH-USD long"),
        ("good.toml", "[3]", 'a list of sides such as ["ETH-USD long"]'),
        ("good.toml", '"much"', "an amount such as"),
        ("none.toml", '"0"', "none.toml: "),
        ("bad.toml", '"0"', "bad.toml: mechanism: found nothing"),
        ("open.toml", '"all"', "open.toml: max_open_interest is not given"),
    ],
)
def test_what_is_refused(specification: str, loss: str, problem: str, tmp_path: Path) -> None:
    """With the place, what was found, and what is expected; one problem each."""
    copy(EXAMPLES / "all-or-nothing-fund.toml", tmp_path / "good.toml")
    text = (tmp_path / "good.toml").read_text().replace('max_open_interest = "50_000_000"', "")
    (tmp_path / "open.toml").write_text(text, encoding="utf-8")
    (tmp_path / "bad.toml").write_text("[markets]\n", encoding="utf-8")
    with pytest.raises(SpecificationError) as error:
        parse_layer(layer(specification=specification, loss=loss), tmp_path)
    (found,) = error.value.problems
    assert problem in str(found)
    assert found.line in (5, 7)


def test_a_name_is_a_text() -> None:
    """And a file of which nothing is known says so."""
    with pytest.raises(SpecificationError, match="the name of a specification file"):
        parse_layer(layer().replace(b'quota = "9"', b'quota = "9"\nspecification = 3'))
    with pytest.raises(UnknownLossError, match="unlimited"):
        CanLose.of(Path("unlimited"))
