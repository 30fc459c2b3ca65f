"""A designer: from no file at all to one that holds, why, and how far it holds."""

from __future__ import annotations

import csv

from desk import Desk


def test_a_designer_finds_a_margin_that_is_enough(desk: Desk) -> None:
    """Whoever starts with too little margin is told what breaks, why, what would do, and what that leaves room for."""
    told = desk.types("novate init market.toml --market ETH-USD --maintenance 1% --initial 2%")
    assert "next: novate verify market.toml" in told
    assert "# Share of the notional below which an account is liquidatable" in desk.has("market.toml")

    assert desk.types("novate lint market.toml") == ""

    told = desk.types("novate verify market.toml", code=1)
    assert "no-bad-debt, solvency violated violated" in told
    assert "ETH-USD short 1.1046% 1% -0.11 pp" in told  # needs, has, headroom
    assert "How it breaks, ETH-USD short: no-bad-debt, solvency 1-2. trader deposits" in told
    assert "of bad debt, all of it owed to other traders" in told
    assert "Next: `novate repair market.toml`" in told

    told = desk.types("novate explain market.toml no-bad-debt --side short")
    assert "n = keeper delay + 1 + staleness = 2 + 1 + 0 = 3" in told
    assert "= 1.104508...%; the file has 1%: 0.11 pp is missing" in told

    told = desk.types("novate threshold market.toml --parameter markets.ETH-USD.maintenance_margin")
    assert "short at least 1.1046% 1.1045081054% proved 1.1045%: violated" in told  # safe, exactly, one unit beyond
    assert 'Next: write maintenance_margin = "1.1046%" into the file.' in told

    told = desk.types("novate repair market.toml --write mended.toml")
    assert "1. markets.ETH-USD.maintenance_margin 1% 1.1046%" in told
    assert "saved mended.toml" in told
    assert "Next: `novate review market.toml mended.toml`" in told
    assert desk.has("mended.toml").count("# ") == desk.has("market.toml").count("# ")

    told = desk.types("novate verify mended.toml")
    assert "Everything holds within these limits: 8 proved" in told

    told = desk.types("novate envelope mended.toml --points 2 --range '0 blocks:4 blocks' --csv envelope.csv")
    assert "<- the file, with 0.3%" in told
    sides = [row["side"] for row in csv.DictReader(desk.has("envelope.csv").splitlines())]
    assert sides.count("long") == sides.count("short") == 3
