import json
import tomllib
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from novate.model.specification import (
    About,
    Accepted,
    Side,
    Specification,
)
from novate.proofs.status import Status
from novate.specification.file import parse_document, to_document, to_toml
from novate.strategies.specifications import meanings, money, rates


def abouts(markets: list[str]) -> st.SearchStrategy[About]:
    """What an expectation may be about."""
    names = st.sampled_from(["solvency", "no-bad-debt", "keeper-incentive"])
    return st.builds(About, names | st.just("fund-sufficiency")) | st.builds(
        About, names, st.sampled_from(markets), st.none() | st.sampled_from(Side)
    )


HEADROOMS: dict[str, st.SearchStrategy[Fraction]] = {
    "solvency": rates,
    "no-bad-debt": rates,
    "fund-sufficiency": money.map(lambda amount: Fraction(amount, 1000)),
}
"""Of the properties that have one."""


def accepted(name: str) -> st.SearchStrategy[Accepted]:
    """A status, and perhaps a headroom."""
    above = HEADROOMS.get(name, st.nothing())
    headrooms = st.none() | above | above.map(lambda headroom: -headroom)
    return st.builds(Accepted, st.sampled_from([str(status) for status in Status]), headrooms)


def expectations(markets: list[str]) -> st.SearchStrategy[dict[About, Accepted]]:
    """Something that is expected of some of them, and of all together."""
    one = abouts(markets).flatmap(lambda about: st.tuples(st.just(about), accepted(about.property)))
    return st.lists(one).map(dict).map(unambiguous)


def unambiguous(expect: dict[About, Accepted]) -> dict[About, Accepted]:
    """What is said of a market is not said of its sides, too."""
    return {
        each: expect[each] for each in expect if each.side is None or About(each.property, each.market) not in expect
    }


@st.composite
def expectant(draw: st.DrawFn) -> Specification:
    """Any specification of the library's, that expects something."""
    meaning = draw(meanings())
    return replace(meaning, expect=draw(expectations([*meaning.markets])))


@settings(max_examples=60)
@given(expectant())
def test_every_specification_is_read_back_as_written(specification: Specification) -> None:
    """Written as a document, as TOML and as JSON, a specification comes back exactly."""
    document = to_document(specification)
    assert parse_document(document) == specification
    assert parse_document(json.loads(json.dumps(document))) == specification
    assert tomllib.loads(to_toml(document)) == document


def test_the_toml_writer_escapes_what_toml_must() -> None:
    """Quotes, backslashes, control characters and keys with other characters come back from a TOML reader."""
    document = {"a": {'k"e y': 'a"b\\c\n\t\x00\x7fé😀', "flag": False, "inner": {"é": "x", "-": "y"}}, "b": {"c.d": {}}}
    assert tomllib.loads(to_toml(document)) == document
