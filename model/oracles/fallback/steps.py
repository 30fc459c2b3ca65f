"""How the lag profile of an oracle that shows any of its feeds comes about."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

from novate.model.core.symbolic.state import Machine
from novate.model.oracles.fallback import contract
from novate.model.oracles.of_feeds import steps
from novate.model.oracles.of_feeds.steps import each_of, of_feed
from novate.model.oracles.steps import Letter


def profile(machine: Machine) -> Mapping[str, str]:
    """The worst of its feeds; and after a look it stays with one, or goes over to another."""
    pairs = list(permutations(steps.names(machine), 2))
    falls = [f"{of_feed('least_market', old)}/{of_feed('most_market_now', new)}" for old, new in pairs]
    rises = [f"{of_feed('most_market', old)}/{of_feed('least_market_now', new)}" for old, new in pairs]
    least, most = ", ".join([each_of(machine, "least_oracle"), *falls]), [each_of(machine, "most_oracle"), *rises]
    return {
        "least_market": f"min({each_of(machine, 'least_market')})",
        "most_market": f"max({each_of(machine, 'most_market')})",
        "least_market_now": f"min({each_of(machine, 'least_market_now')})",
        "most_market_now": f"max({each_of(machine, 'most_market_now')})",
        "least_oracle": f"max(L_K/U_0, min({least}))",
        "most_oracle": f"min(U_K/L_0, max({', '.join(most)}))",
    }


def letters(machine: Machine) -> Mapping[str, Letter]:
    """The numbers of its feeds."""
    return steps.letters(machine, contract.profile(machine))
