"""The properties as data: their texts, their assumptions, and when one does not apply."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from novate.model.close_outs.whole.parameters import Whole
from novate.model.contract import Assumption, Limit
from novate.model.oracles.band.parameters import Band
from novate.model.specification import Keeper, Margin, MarketParameters, Side, Specification
from novate.properties import PROPERTIES, concerning, the_one_of_all
from novate.properties.assumptions import in_words
from novate.properties.property import Property
from novate.specification.schema import ExpectTable

MARKET = MarketParameters(
    name="A",
    initial_margin=Fraction(10, 100),
    maintenance_margin=Fraction(5, 100),
    minimum_maintenance=0,
    minimum_notional=0,
    base_quantum=Fraction(1),
    price_tick=Fraction(1),
    unit=Fraction(1),
    penalty=Fraction(1, 100),
    move_up=Fraction(3, 100),
    move_down=Fraction(2, 100),
    slippage=Fraction(1, 200),
    max_open_interest=70_000,
    oracle=Band(Fraction(1, 100), Fraction(1, 100), 4),
    close_out=Whole(),
    closes_only_below=Fraction(9, 100),
)
SPECIFICATION = Specification(
    title="test",
    margin=Margin.ISOLATED,
    quote_quantum=Fraction(1, 100),
    markets={"A": MARKET},
    penalty_capped_by_equity=True,
    keeper=Keeper.OPEN,
    keeper_share=Fraction(1, 2),
    keeper_flat_reward=0,
    insurance_fund=0,
    keeper_delay=6,
    gas_cost=500,
    dust_notional=0,
    expect={},
)
ORDER, RUN = "waterfall-order", "no-run"
ASSUME_NOTHING = ("conservation", "healthy-after-trade", ORDER, RUN, "no-inflation-attack")
OF_A_POOL = {"no-inflation-attack", "pool-pays-gains", "payout-cap"}
EVERY = pytest.mark.parametrize("each", PROPERTIES.values(), ids=list(PROPERTIES))


def test_their_names_are_the_keys_of_expect() -> None:
    """A specification file can expect a verdict on every property, and on nothing else but single markets."""
    table = ExpectTable.model_json_schema()
    assert sorted(table["properties"]) == sorted([*PROPERTIES, "markets"])


@EVERY
def test_every_text_says_something(each: Property) -> None:
    """Name, headline, statement, formula and source are there: reports and documentation are made from them."""
    assert PROPERTIES[each.name] is each
    assert each.name == each.name.lower().strip()
    assert each.title[0].isupper()
    assert each.statement.endswith(".")
    assert each.formula
    assert each.source


def said(each: Property, specification: Specification = SPECIFICATION) -> list[str]:
    """Its assumptions in words."""
    limits = each.assumptions(specification, MARKET)
    return [in_words(specification, Assumption(limit, MARKET.name)) for limit in limits]


def test_every_limit_has_words() -> None:
    """Each of them some, and no two the same."""
    one_sided = replace(MARKET, sides=(Side.LONG,))
    specification = replace(SPECIFICATION, markets={MARKET.name: one_sided})
    words = {in_words(specification, Assumption(limit, MARKET.name)) for limit in Limit}
    assert len(words) == len(Limit)
    assert "nobody who is short in" in " ".join(words)


@EVERY
def test_every_assumption_is_a_sentence_of_its_own(each: Property) -> None:
    """Conservation, and what is about a trade or about layers, assume nothing; none is empty or listed twice."""
    assumptions = said(each)
    assert bool(assumptions) == (each.name not in ASSUME_NOTHING)
    assert all(assumption.strip() for assumption in assumptions)
    assert len(set(assumptions)) == len(assumptions)


@pytest.mark.parametrize("name", [name for name in PROPERTIES if name not in ASSUME_NOTHING])
def test_the_adversarys_limits_are_listed_with_their_numbers(name: str) -> None:
    """Moves, oracle, delay and slippage of the specification stand in the assumptions, each as it was written.

    Who is closed out is a matter of the oracle alone, not of how late or at which price; what a pool owes is one of how
    late.
    """
    text = " / ".join(said(PROPERTIES[name]))
    of_the_oracle, late, fill = ("3%", "2%", "1%", "4 before"), "6 blocks", "0.5%"
    assert all(number in text for number in of_the_oracle)
    assert (late in text) == (name != "no-wrongful-close-out")
    assert (fill in text) == (name != "no-wrongful-close-out" and name not in OF_A_POOL)


def test_what_does_not_limit_the_adversary_is_not_listed() -> None:
    """A dust limit of nothing is no assumption; one of 12.34 is printed in quote units."""
    keeper = PROPERTIES["keeper-incentive"]
    assert not any("nobody's concern" in text for text in said(keeper))
    dusty = said(keeper, replace(SPECIFICATION, dust_notional=1_234))
    assert any("12.34" in text and "nobody's concern" in text for text in dusty)


def test_money_is_printed_in_quote_units() -> None:
    """70,000 quanta of a cent are an open interest of 700, 500 quanta a gas cost of 5."""
    fund = said(PROPERTIES["fund-sufficiency"])
    assert any(text.endswith("at most 700") for text in fund)
    assert any(text.endswith("at most 5") for text in said(PROPERTIES["keeper-incentive"]))


def test_few_properties_can_be_out_of_place() -> None:
    """There is no fund to ask about without an open interest, no incentive without open keepers, no promise unmade.

    Nor does a fund that settles no fill pay for any, nor do layers have an order, or keep money back, where one pays
    what it can, nor has a file without a pool any claim on one: nobody is asked about that who does not ask.
    """
    with_fees = replace(SPECIFICATION, trading_fee=Fraction(1, 1000))
    settled = {name for name, each in PROPERTIES.items() if not each.concerns(with_fees)}
    assert settled == {*OF_A_POOL, "fund-undrawn", "fund-no-net-loser", ORDER, RUN, "no-cascade"}
    assert settled == {*PROPERTIES} - {*concerning(with_fees)}
    assert {*PROPERTIES} - {*concerning(SPECIFICATION)} == settled | {"healthy-after-trade"}
    assert ORDER in concerning(replace(SPECIFICATION, fund_cap_lifetime=1))
    assert concerning(SPECIFICATION, settled) == list(settled)
    unpromised = replace(MARKET, max_open_interest=None, closes_only_below=None)
    bare = replace(SPECIFICATION, keeper=Keeper.PROTOCOL), unpromised
    assert {name for name, each in PROPERTIES.items() if each.not_applicable(SPECIFICATION, MARKET)} == settled - {
        ORDER
    }
    absent = {name for name, each in PROPERTIES.items() if each.not_applicable(*bare)}
    assert absent - settled == {"keeper-incentive", "no-wrongful-close-out"}
    unlimited = replace(SPECIFICATION, markets={"A": bare[1]})
    missing = the_one_of_all()
    assert PROPERTIES[missing].not_applicable(unlimited, None) == "max_open_interest is not given"


def test_a_promise_to_accounts_with_several_positions_is_one_of_all_markets() -> None:
    """What a market promises that has none beside it is no promise to somebody who holds both."""
    promising, silent = MARKET, replace(MARKET, name="B", closes_only_below=None)
    both = replace(SPECIFICATION, markets={"A": promising, "B": silent})
    asked = PROPERTIES["no-wrongful-close-out"].not_applicable
    assert asked(both, promising) is None
    assert asked(both, silent) == "closes_only_below is not given"
    assert asked(replace(both, margin=Margin.CROSS), promising) == "closes_only_below is not given in every market"
