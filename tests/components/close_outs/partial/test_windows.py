"""Synthetix v3's windows: a position is seized at once and closed in equal parts, one in every 30 seconds.

A window closes (maker fee + taker fee) x skew scale x multiplier x seconds of a market's units, and a margin rises with
the position's share of the skew scale: a position of K windows has K parts, and what is required of it is known from K
alone. Whoever is closed out owes nothing iff it pays for the mean of the prices of its windows.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from markets import DOLLAR, PER_CENT, per_cent

from novate.importers.synthetix_v3 import import_synthetix_v3
from novate.importers.synthetix_v3_folder import read_deployment
from novate.model.close_outs.partial.parameters import Partial, ShareOf
from novate.model.close_outs.partial.reach import reach
from novate.model.close_outs.partial.schedule import mean
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.verdicts.thresholds import headroom
from novate.specification.file import parse_document
from novate.system.json_source import Files

ARBITRUM = Path(__file__).parents[5] / "shared" / "data" / "synthetix-v3" / "arbitrum-mainnet"
pytestmark = pytest.mark.skipif(not ARBITRUM.exists(), reason="the protocol's own files (../shared/data) are not here")
SETTINGS = (
    "maker_fee_ratio",
    "taker_fee_ratio",
    "max_liquidation_limit_accumulation_multiplier",
    "initial_margin_ratio",
    "minimum_initial_margin_ratio",
    "maintenance_margin_scalar",
)
SECONDS = 30
"""In a window, of all markets."""


@cache
def settings() -> dict[str, tuple[Fraction, ...]]:
    """By market."""
    files = Files()
    found = read_deployment(ARBITRUM, files).markets
    most = Fraction(10**9)
    return {market.market: tuple(market.amount(name, at_most=most) for name in SETTINGS) for market in found}


def required(market: str, windows: int) -> Fraction:
    """The maintenance margin of a position of so many windows, as a share of its notional."""
    maker, taker, multiplier, by_size, least, scalar = settings()[market]
    of_skew_scale = (maker + taker) * multiplier * SECONDS
    return scalar * (by_size * of_skew_scale * windows + least)


def lost(fall: Fraction, windows: int) -> Fraction:
    """What a long of so many windows loses of its notional, where each is one fall later."""
    made = mechanism({"move_up": fall, "move_down": fall, "move_windows": ()}, keeper_delay=0)
    rule = Partial(Fraction(1, windows), share_of=ShareOf.POSITION)
    found = mean(rule, DOLLAR, reach(Machine(made, made.markets["A"], Side.LONG)))
    assert found is not None
    return 1 - found


@pytest.mark.parametrize(
    ("market", "windows", "text"),
    [
        ("AERO", 20, "1.099"),
        ("ETH", 5, "1.169"),
        ("ETHBTC", 1, "1.333"),
        ("BTC", 1, "1.468"),
        ("UNI", 12, "1.589"),
        ("CAT", 12, "1.597"),
    ],
)
def test_the_largest_fall_a_window_that_a_position_s_margin_carries(market: str, windows: int, text: str) -> None:
    """Published figures, to the digit: no more is carried, and no less."""
    low, high = per_cent(text)
    assert lost(low, windows) <= required(market, windows) < lost(high, windows)


@pytest.mark.parametrize(
    ("market", "windows", "text"), [("AERO", 24, "1.0954"), ("ETH", 6, "1.1684"), ("UNI", 14, "1.5867")]
)
def test_positions_of_some_other_size_carry_less(market: str, windows: int, text: str) -> None:
    """FALSE: that those figures are the least of all sizes; a position of one window more carries more than this."""
    low, high = per_cent(text)
    assert lost(low, windows) <= required(market, windows) < lost(high, windows)
    for other in (windows - 1, windows + 1):
        assert required(market, other) >= lost(high - PER_CENT / 10**4, other)


@pytest.mark.parametrize(
    ("market", "of_skew_scale"), [("BTC", "2.25"), ("ETH", "2.25"), ("XRP", "4.5"), ("ZRO", "4.5")]
)
def test_what_a_window_closes(market: str, of_skew_scale: str) -> None:
    """Per cent of the skew scale in 30 seconds."""
    maker, taker, multiplier, *_ = settings()[market]
    assert (maker + taker) * multiplier * SECONDS == Fraction(of_skew_scale) * PER_CENT


def test_an_import_of_positions_of_so_many_windows_has_their_margins_and_figures() -> None:
    """`novate import synthetix-v3 --windows 12`: the margins, and what UNI's and CAT's carry without charges."""
    environment = {"environment": {"keeper_delay": "0 blocks", "slippage": "0%"}}
    made = parse_document(import_synthetix_v3(ARBITRUM, environment, windows=12).document)
    for name, market in made.markets.items():
        assert market.maintenance_margin == required(name, 12)
        assert market.close_out == Partial(Fraction(1, 12), share_of=ShareOf.POSITION)
    for name, text in (("UNI", "1.589"), ("CAT", "1.597")):
        for fall, is_enough in zip(per_cent(text), (True, False), strict=True):
            market = replace(made.markets[name], move_up=fall, move_down=fall, penalty=Fraction(0))
            alone = replace(made, markets={name: market})
            room = headroom(Machine(alone, market, Side.LONG), "no-bad-debt")
            assert room is not None
            assert (room >= 0) is is_enough
