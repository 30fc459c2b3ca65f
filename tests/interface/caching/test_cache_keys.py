"""A cache key: every number of a specification that a verdict may turn on changes it, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from novate.caching.key import ITS_OWN, Keys, plain
from novate.model.specification import Side, Specification
from novate.proofs.engine.limits import Limits
from novate.proofs.verdicts.verify import verify
from novate.specification.file import parse_bytes
from novate.workers.verification import Job

EXAMPLES = Path(__file__).parents[3] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.toml"))


def example(name: str) -> Specification:
    return parse_bytes((EXAMPLES / f"{name}.toml").read_bytes())


def key(specification: Specification, market: str | None = None, name: str = "no-bad-debt", **asked: object) -> str:
    return Keys(asked).of(Job(specification, market, market and Side.LONG, name))


def varied(value: Any) -> Iterator[Any]:
    """Each copy of a value in which one thing is another, however deep in it."""
    match value:
        case Enum():
            yield from (each for each in type(value) if each is not value)
        case bool():
            yield not value
        case int():
            yield value + 1
        case Fraction():
            yield value + Fraction(1, 997)
        case str():
            yield f"{value}x"
        case Mapping():
            yield from ({**value, name: other} for name, each in value.items() for other in varied(each))
        case tuple():
            yield from (
                (*value[:at], other, *value[at + 1 :]) for at, each in enumerate(value) for other in varied(each)
            )
        case None:
            yield 1
        case _ if is_dataclass(value):
            for each in fields(value):
                for other in varied(getattr(value, each.name)):
                    with suppress(ValueError):  # some records refuse what contradicts itself
                        yield replace(value, **{each.name: other})


@pytest.mark.parametrize("name", NAMES)
def test_every_number_changes_the_key(name: str) -> None:
    """Of the mechanism and of each market, and for a market each of its own; no title, nothing that is expected."""
    specification = example(name)
    known = {key(specification)}
    for each in fields(specification):
        others = [replace(specification, **{each.name: other}) for other in varied(getattr(specification, each.name))]
        keys = {key(other) for other in others}
        if each.name in ("title", "expect"):
            assert keys <= known
        else:
            assert len(keys) == len({*map(repr, others)})
            assert not keys & known, each.name
            known |= keys
    for market, own in specification.markets.items():
        others = [replace(specification, markets={**specification.markets, market: other}) for other in varied(own)]
        every = {repr(other): key(other, market) for other in (specification, *others)}
        assert len({*every.values()}) == len(every) > 20


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.fractions() | st.text(max_size=3), st.tuples, max_leaves=3
    )
)
@settings(max_examples=20)
def test_two_values_are_alike_only_where_they_are_equal(value: Any) -> None:
    """A fraction is not its text, a truth is not a number, a tuple is not what it has."""
    strangers = [str(value), (value,), {"fraction": str(value)}, {"x": value}, *varied(value)]
    assert all(repr(plain(each)) != repr(plain(value)) for each in strangers if repr(each) != repr(value))


def test_so_does_the_way_in_which_it_is_asked() -> None:
    """The property, the side, the market; the method and the limit."""
    specification = example("too-much-leverage")
    asked = [
        key(specification, "ETH-USD"),
        key(specification, "ETH-USD", "solvency"),
        key(specification, "ETH-USD", seconds=1.0),
        key(specification, "ETH-USD", method="search"),
        key(specification, None, "fund-sufficiency"),
        Keys({}).of(Job(specification, "ETH-USD", Side.SHORT, "no-bad-debt")),
    ]
    assert len(set(asked)) == len(asked)


def test_a_value_of_an_unknown_type_is_refused() -> None:
    """A key that leaves something out would answer another question."""
    with pytest.raises(TypeError, match="bytes"):
        plain({"x": b"1"})


def beside(name: str) -> tuple[Specification, Specification, str]:
    """An example with a second market, and with one in which all is different that is its own."""
    specification = example(name)
    ((market, own),) = specification.markets.items()
    other = replace(own, name="OTHER", max_open_interest=None)
    third = replace(
        own,
        name="THIRD",
        initial_margin=Fraction(1, 7),
        maintenance_margin=Fraction(1, 77),
        minimum_maintenance=17,
        minimum_notional=3,
        base_quantum=own.base_quantum / 7,
        price_tick=own.price_tick * 3,
        unit=own.unit * 3 / 7,
        penalty=Fraction(1, 3),
        move_up=own.move_up / 2,
        move_down=own.move_down * Fraction(5, 4),
        max_open_interest=10**9,
        reference_price=Fraction(5),
        largest_position=10**9,
        closes_only_below=Fraction(1, 50),
    )
    assert {each.name for each in fields(own) if getattr(third, each.name) != getattr(other, each.name)} == {*ITS_OWN}
    return (
        replace(specification, markets={market: own, "OTHER": other}),
        replace(specification, markets={market: own, "THIRD": third}),
        market,
    )


@pytest.mark.parametrize("name", ["too-much-leverage", "thin-keeper-reward", "wrongful-close-out"])
def test_what_is_another_markets_own_changes_neither_key_nor_verdict(name: str) -> None:
    """With isolated margin; with cross margin it changes the key."""
    one, other, market = beside(name)
    for side in Side:
        for asked in ("no-bad-debt", "keeper-incentive", "liquidation-progress", "no-wrongful-close-out"):
            assert Keys({}).of(Job(one, market, side, asked)) == Keys({}).of(Job(other, market, side, asked))
            found = [verify(each, market, side, asked, Limits()) for each in (one, other)]
            with_one = [
                replace(each, seconds=0.0, scenario=each.scenario and replace(each.scenario, specification=one))
                for each in found
            ]
            assert with_one[0] == with_one[1]
    crossed = [replace(each, margin=type(one.margin)("cross")) for each in (one, other)]
    assert key(crossed[0], market) != key(crossed[1], market)


def test_what_all_markets_share_changes_the_key() -> None:
    """One that fills in parts may leave every market to other theorems."""
    one, _, market = beside("too-much-leverage")
    other = replace(one.markets["OTHER"], slippage_from=Fraction(0))
    assert key(one, market) != key(replace(one, markets={**one.markets, "OTHER": other}), market)
