"""How the lag profile of an oracle that sorts the prices of its feeds comes about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from novate.model.core.symbolic.state import Machine
from novate.model.oracles.median import contract
from novate.model.oracles.median.contract import median, ranks
from novate.model.oracles.median.words import ordinal
from novate.model.oracles.of_feeds import steps
from novate.model.oracles.steps import Letter


def profile(machine: Machine) -> Mapping[str, str]:
    """Of the feeds one of a rank counts, or several: of so many that may lie or be silent the next."""
    oracle = median(machine)
    shown = ranks(oracle, oracle.quorum)
    silent = len(oracle.feeds) - oracle.quorum
    most, least = [rank + oracle.faulty + silent for rank in shown], [rank - oracle.faulty for rank in shown]
    chosen = {"least_market": most, "most_market": least, "least_market_now": most, "most_market_now": least}
    found = {name: of_rank(machine, name, each) for name, each in chosen.items()}
    return {**found, **steps.of_oracle(machine, contract.profile(machine))}


def of_rank(machine: Machine, name: str, chosen: Sequence[int]) -> str:
    """The oracle shows at most, or at least, the mean of what feeds of these ranks do: of one over the number."""
    each = steps.each_of(machine, name)
    if len(chosen) == 1:
        return f"{greatest(chosen[0])} of ({each})"
    return f"1/(mean of 1 over each of the {' and the '.join(map(greatest, chosen))} of ({each}))"


def greatest(rank: int) -> str:
    """As in "2nd greatest"."""
    return f"{ordinal(rank)}greatest"


def letters(machine: Machine) -> Mapping[str, Letter]:
    """The numbers of its feeds."""
    return steps.letters(machine, contract.profile(machine))
