"""What one funding tick of dYdX v4 may take at most, by the protocol's own rule.

The rate R of eight hours is premium + default, and clamped:

    |R| <= funding_rate_clamp_factor_ppm (initial margin - maintenance margin)

A tick pays R times the length of the epoch `funding-tick` over eight hours, of the notional at the oracle price.

Source: `MaybeProcessNewFundingTickEpoch` and `GetMaxAbsFundingClampPpm` in x/perpetuals of the protocol.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from novate.model.quantities import format_rate
from novate.system.json_source import Value

EIGHT_HOURS = 28_800
"""In seconds: the time that a rate is of."""
LARGEST = 2**32 - 1
EPOCH = "funding-tick"


def funding_notes(state: Value, margins: Iterable[tuple[Fraction, Fraction]]) -> list[str]:
    """One line, of markets with these initial and maintenance margins, where the genesis says what it is made of."""
    found = _rule(state)
    if found is None:
        return []
    clamp, seconds = found
    most = Counter(clamp * (initial - maintenance) * seconds / EIGHT_HOURS for initial, maintenance in margins)
    rates = ", ".join(f"{format_rate(rate)} ({count} of the markets)" for rate, count in sorted(most.items()))
    why = "nothing is known yet of positions that pay it and are closed in parts"
    note = f"[funding] is left out, as {why}, and no file "
    note += f"says how many blocks a tick takes: every {seconds:,} seconds one takes at most {rates} of a notional"
    return [note]


def _rule(state: Value) -> tuple[Fraction, int] | None:
    """The clamp of the rate of eight hours, and the seconds from one tick to the next."""
    rules, epochs = state["perpetuals"].get("params"), state.get("epochs")
    clamp = rules.get("funding_rate_clamp_factor_ppm") if rules else None
    listed = epochs.get("epoch_info_list") if epochs else None
    ticks = [each["duration"] for each in listed.items() if each["name"].found == EPOCH] if listed else []
    if clamp is None or not ticks:
        return None
    return Fraction(clamp.whole(0, LARGEST), 10**6), ticks[0].whole(1, LARGEST)
