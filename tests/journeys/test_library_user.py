"""A library user: one script, with the answers of the command line as values."""

from __future__ import annotations

from desk import Desk
from journey_markets import THIN

SCRIPT = """
from fractions import Fraction
from pathlib import Path

import novate
from hypothesis import given, settings
from novate.strategies import action_sequences

market = novate.read("thin.toml")
report = novate.verify(market, properties=["no-bad-debt"])
print(report)
assert not report.is_fine

found = novate.threshold(market, "markets.ETH-USD.maintenance_margin")
print("threshold", found.safe, found.exact)
assert isinstance(found.exact, Fraction)

mended = market.replace(novate.repair(market)[0].values)
assert novate.verify(mended).is_fine
Path("mended.toml").write_text(mended.to_toml())

scenario = report["ETH-USD", "long", "no-bad-debt"].scenario
scenario.save("scenario.itf.json")
print("confirmed", novate.replay("scenario.itf.json").is_confirmed)


@settings(max_examples=5, database=None, deadline=None, derandomize=True)
@given(action_sequences(market))
def never_below_nothing(run):
    for action, result in run:
        assert isinstance(result, novate.Step | novate.Refusal)
        carried_out.append(action)


carried_out = []
never_below_nothing()
print("drew", len(carried_out), "actions")

try:
    market.replace({"liquidation.penalti": "1%"})
except novate.SpecificationError as error:
    print(error)
"""


def test_a_library_user_writes_a_script(desk: Desk) -> None:
    """Read, verify, threshold, repair, replace, scenario, and runs for tests of his own."""
    desk.writes("thin.toml", THIN)
    desk.writes("script.py", SCRIPT)
    told = desk.types("python script.py")
    assert "threshold 1.1046% " in told
    assert "confirmed True" in told
    assert "liquidation.penalti" in told
    assert "did you mean liquidation.penalty" in told
    assert "drew " in told
