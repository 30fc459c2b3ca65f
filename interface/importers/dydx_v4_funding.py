"""What one funding tick of dYdX v4 may take at most, by the protocol's own rule.

The rate R of eight hours is premium + default, and clamped:

    |R| <= funding_rate_clamp_factor_ppm (initial margin - maintenance margin)

A tick pays R times the length of the epoch `funding-tick` over eight hours, of the notional at the oracle price.

Source: `MaybeProcessNewFundingTickEpoch` and `GetMaxAbsFundingClampPpm` in x/perpetuals of the protocol.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from novate.model.quantities import format_rate
from novate.system.json_source import Value

EIGHT_HOURS = 28_800
"""In seconds: the time that a rate is of."""
LARGEST = 2**32 - 1
EPOCH = "funding-tick"
UNKNOWN = "nothing is known yet of positions that pay it and are closed in parts"
Margins = tuple[Fraction, Fraction]
"""Initial and maintenance."""


def funding_notes(state: Value, margins: Iterable[Margins], *, is_written: bool) -> list[str]:
    """One line, of markets with these margins, where the genesis says what it is made of."""
    found = _rule(state)
    if found is None:
        return []
    _, seconds = found
    most = Counter(_most(found, each) for each in margins)
    rates = ", ".join(f"{format_rate(rate)} ({count} of the markets)" for rate, count in sorted(most.items()))
    takes = f"every {seconds:,} seconds one takes at most {rates} of a notional"
    blocks = "no file says how many blocks a tick takes"
    if is_written:
        return [f"[funding] counts on blocks of at most a second, as {blocks}: {takes}; {UNKNOWN}"]
    return [f"[funding] is left out, as {UNKNOWN}, and {blocks}: {takes}; --with funding writes it"]


def funding_tables(state: Value, margins: Mapping[str, Margins]) -> dict[str, dict[str, object]]:
    """The table of each market's funding, by its name. Reports where the genesis does not say what it is made of."""
    found = _rule(state)
    if found is None:
        state["perpetuals"].report("params.funding_rate_clamp_factor_ppm, and in epochs funding-tick: --with funding")
        return {}
    every = f"{found[1]:_} blocks"
    return {
        name: {"kind": "ticks", "most": format_rate(_most(found, each)), "every": every}
        for name, each in margins.items()
    }


def _most(rule: tuple[Fraction, int], margins: Margins) -> Fraction:
    """What one tick takes at most."""
    (clamp, seconds), (initial, maintenance) = rule, margins
    return clamp * (initial - maintenance) * seconds / EIGHT_HOURS


def _rule(state: Value) -> tuple[Fraction, int] | None:
    """The clamp of the rate of eight hours, and the seconds from one tick to the next."""
    rules, epochs = state["perpetuals"].get("params"), state.get("epochs")
    clamp = rules.get("funding_rate_clamp_factor_ppm") if rules else None
    listed = epochs.get("epoch_info_list") if epochs else None
    ticks = [each["duration"] for each in listed.items() if each["name"].found == EPOCH] if listed else []
    if clamp is None or not ticks:
        return None
    return Fraction(clamp.whole(0, LARGEST), 10**6), ticks[0].whole(1, LARGEST)
