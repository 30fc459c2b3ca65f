"""docs/venues-waterfalls.md: every figure that is said to follow from a venue's rules, computed anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import novate
from novate.importers.dydx_v4 import margins_of
from novate.importers.dydx_v4_funding import funding_tables
from novate.model.figures import decimal, percent
from novate.model.observation import Event
from novate.model.quantities import parse_amount
from novate.model.waterfall.adl.allocations.pro_rata import allocate
from novate.model.waterfall.adl.allocations.rule import Member
from novate.model.waterfall.cover import uncovered
from novate.model.waterfall.pool.counterparty import Limits, most_rise
from novate.model.waterfall.socialise.withdrawals import Vault, withdrawn
from novate.proofs.refinement.small import mechanism
from novate.system.json_source import Files, Value

ROOT = Path(__file__).parents[3]
PAGE = " ".join((ROOT / "docs" / "venues-waterfalls.md").read_text(encoding="utf-8").split())
GENESIS = ROOT.parent / "shared" / "data" / "dydx-v4" / "mainnet-genesis.json"
MILLION = 1_000_000
TIERS = ((50_000, 600_000), (100_000, 500_000), (200_000, 500_000), (1_000_000, 200_000))
"""Initial margin and maintenance fraction, of the genesis of dYdX's mainnet."""
STATE = {
    "perpetuals": {"params": {"funding_rate_clamp_factor_ppm": 6_000_000}},
    "epochs": {"epoch_info_list": [{"name": "funding-tick", "duration": 3_600}]},
}


def tiers() -> dict[str, tuple[Fraction, Fraction]]:
    """Initial and maintenance margin, by the tier's place."""
    problems: list[str] = []
    every = [{"initial_margin_ppm": initial, "maintenance_fraction_ppm": part} for initial, part in TIERS]
    found = {str(place): margins_of(Value(each, "tier", problems)) for place, each in enumerate(every)}
    assert problems == []
    return found


def ticks() -> list[str]:
    """The most that a funding tick takes, tier by tier."""
    tables = funding_tables(Value(STATE, "state", []), tiers())
    return [str(each["most"]) for each in tables.values()]


def rounded(share: Fraction, places: int) -> str:
    """Per cent, to so many places."""
    return f"{Decimal(round(share * 10 ** (places + 2))).scaleb(-places)}%"


def dydx() -> Iterator[str]:
    """What the fund may lose, and what a tick takes; that it is more than the margin below 3/7."""
    yield f"With {decimal(MILLION)} for each subaccount and 50 attempts the fund may lose {decimal(50 * MILLION)}"
    first, second, third, last = ticks()
    yield f"at most {first}, {second}, {third} and {last} of a notional"
    margins = [percent(maintenance) for _, maintenance in tiers().values()]
    yield "of maintenance margins of {}, {}, {} and {}".format(*margins)
    for part in (Fraction(3, 7) - Fraction(1, 1000), Fraction(3, 7), Fraction(3, 7) + Fraction(1, 1000)):
        assert (6 * (1 - part) / 8 > part) == (part < Fraction(3, 7))
    yield "iff the maintenance fraction is below 3/7"


def drift() -> Iterator[str]:
    """The fund has any amount; each shortfall is 5 % of the open interest."""
    interest, cap = 20 * MILLION, MILLION
    shortfall = Fraction(5, 100) * interest
    market = mechanism({"insurance_cap": cap}, insurance_fund=100 * MILLION)
    name = next(iter(market.markets))
    one, two = ([Event(block, name, Fraction(0), shortfall, Fraction(1)) for block in range(count)] for count in (1, 2))
    assert uncovered(market, one) == 0
    yield f"With {decimal(interest)} of open interest the {decimal(cap)} of tier B pay for one shortfall of 5%"
    yield f"of a second one {decimal(uncovered(market, two))} stay uncovered"
    speculative = mechanism({"insurance_cap": 0}, insurance_fund=100 * MILLION)
    assert uncovered(speculative, [Event(0, name, Fraction(0), Fraction(1), Fraction(1))]) == 1


def gmx() -> Iterator[str]:
    """Of both pairs of shares."""
    for trigger, cap in ((85, 90), (55, 60)):
        rooms = [most_rise(Limits(Fraction(trigger, 100), Fraction(cap, 100), part)) for part in (1, Fraction(9, 10))]
        whole, tenths = (rounded(room, 3) for room in rooms)
        yield f"a rise of {whole} if the open interest is as large as the pool, and of {tenths} if it is nine tenths"


def factors() -> Iterator[str]:
    """Two who leave, one after the other."""
    vault, first = withdrawn(Vault(1_000, 2_000), 1_000)
    assert withdrawn(vault, 1_000)[1] == first
    yield f"of two claims of 1,000 against 1,000 each gets {first}"
    left = 1_000 - first
    second = 1_000 * left // (left + 1_000)  # what is missing stays 1,000, and claims are it and what there is
    yield f"the first would get {first} and the second {second}"


def hyperliquid() -> Iterator[str]:
    """Sums of the public table, as they were read there."""
    winners, losers = (parse_amount(each) for each in ("834554147.75651", "258398.463997"))
    yield f"the winners realised {decimal(winners)} and 107 others lost {decimal(losers)}"
    yield f"so all together {decimal(winners - losers)}:"
    published = parse_amount("23191104.48")
    taken, _ = allocate([Member(winners / 2)] * 2, published)
    yield f"The {decimal(published)} of"
    yield f"would take {rounded(taken / (winners / 2), 4)} of what the winners realised"


def central() -> Iterator[str]:
    """The least number of members for each number of classes, and all larger ones."""
    found = []
    for classes in range(1, 9):
        pays = [members for members in range(2, 100) if 4 * classes * (members - 1) < members * members]
        assert pays == list(range(pays[0], 100))
        found.append(pays[0])
    yield f"for K = 1 to 8 from N = {', '.join(map(str, found))} on"


def vectors(folder: Path) -> Iterator[str]:
    """From lists of debts to both clearing vectors."""
    for name, owed, cash, lost in (("noe", "1", 0, "0%"), ("veraart", "2.2", 1, "50%")):
        file = folder / f"{name}.csv"
        file.write_text(f"debtor,creditor,amount\na,b,{owed}\nb,a,{owed}\n", encoding="utf-8")
        found = novate.network(file, cash={"a": cash, "b": cash}, cash_lost=lost, claims_lost=lost)
        least, greatest = (", ".join(map(str, each.values())) for each in (found.paid_at_worst, found.paid_at_best))
        if name == "noe":
            yield f"both ({least}) and ({greatest}) are clearing vectors"
        else:
            yield f"the least is ({least}), the greatest ({greatest})"


def sharing() -> Iterator[str]:
    """The figures of the example, and what a pool for two leaves."""
    figures = novate.network(ROOT / "examples" / "networks" / "shared-clearing-layer.toml").figures
    siloed, shared, two = (figures[name] for name in ("siloed", "shared", "cover_2"))
    assert siloed is not None
    assert shared is not None
    assert two is not None
    yield f"{decimal(siloed)} siloed, {decimal(shared)} shared, {decimal(two)} for the two that lose most at once"
    yield f"leaves up to {decimal(shared - two)} uncovered"


@pytest.mark.parametrize("figures", [dydx, drift, gmx, factors, hyperliquid, central, sharing])
def test_the_page_says_what_follows(figures: Callable[[], Iterator[str]]) -> None:
    """Word for word, but for line breaks."""
    for said in figures():
        assert said in PAGE


def test_the_page_has_the_vectors(tmp_path: Path) -> None:
    """Of Eisenberg and Noe, and of Rogers and Veraart."""
    for said in vectors(tmp_path):
        assert said in PAGE


@pytest.mark.skipif(not GENESIS.exists(), reason="the protocols' own files (../shared/data) are not here")
def test_the_tiers_are_those_of_the_genesis() -> None:
    """And so are the clamp, the ticks and what a subaccount costs the fund; no market is in the last tier."""
    state = Files().json(GENESIS)["app_state"].found
    assert isinstance(state, dict)
    found = state["perpetuals"]["liquidity_tiers"]
    assert tuple((each["initial_margin_ppm"], each["maintenance_fraction_ppm"]) for each in found) == TIERS
    assert state["perpetuals"]["params"]["funding_rate_clamp_factor_ppm"] == 6_000_000
    assert "funding-tick" in json.dumps(state["epochs"])
    limits = state["clob"]["liquidations_config"]["subaccount_block_limits"]
    assert limits["max_quantums_insurance_lost"] == MILLION * 10**6
    assert all(each["params"]["liquidity_tier"] != 3 for each in state["perpetuals"]["perpetuals"])
