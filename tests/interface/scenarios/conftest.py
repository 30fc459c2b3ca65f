"""Scenarios that a search found, for the tests of what is shown and exported of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from novate.model.scenario import Scenario
from novate.model.specification import Side
from novate.scenarios.informal_trace_format import write
from novate.specification.file import parse_bytes
from novate.workers.engine import verify

EXAMPLE = Path(__file__).parents[3] / "examples" / "average-price-oracle.toml"


@pytest.fixture(scope="session")
def found() -> Scenario:
    """A long of too little margin, whose close-out leaves bad debt; its oracle shows thirtieths of a tick."""
    text = EXAMPLE.read_text().replace('maintenance_margin = "17%"', 'maintenance_margin = "1.5%"')
    scenario = verify(parse_bytes(text.encode()), "ETH-USD", Side.LONG, "no-bad-debt", 600).scenario
    assert scenario is not None
    return scenario


@pytest.fixture(scope="session")
def saved(found: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in a file."""
    path = tmp_path_factory.mktemp("scenarios") / "long.itf.json"
    write(path, found, "0.1.0")
    return path
