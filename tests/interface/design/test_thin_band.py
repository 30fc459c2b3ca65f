"""A price band that is thin beside the margin: how far the oracle may be off, of `../shared/data/cases/README.md`."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from novate.command_line import run
from novate.specification.document import to_toml


@pytest.mark.parametrize(
    ("side", "greatest"),
    [("long", Fraction(999, 985) - 1), ("short", 1 - Fraction(1_001, 1_015))],
)
def test_the_greatest_deviation_of_a_thin_band_is_exact(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], side: str, greatest: Fraction
) -> None:
    """0.999/0.985 - 1 = 1.4213 % for a long, 1 - 1.001/1.015 = 1.3793 % for a short."""
    file = tmp_path / "band.toml"
    market = {"initial_margin": "2%", "maintenance_margin": "1.5%", "base_quantum": "1e-9", "price_tick": "0.000001"}
    document = {
        "mechanism": {"margin": "isolated", "quote_quantum": "0.000001"},
        "markets": {"A": market},
        "liquidation": {"penalty": "0%", "penalty_capped_by_equity": True, "keeper": "protocol"},
        "environment": {"max_move_per_block": "0.1%", "keeper_delay": "0 blocks", "slippage": "0%"},
    }
    file.write_text(to_toml(document))
    assert run(["threshold", str(file), "--parameter", "oracle.deviation", "--side", side, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["exact"] == str(greatest)
