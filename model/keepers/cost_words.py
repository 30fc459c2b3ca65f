"""What a close-out costs a keeper, in words."""

from __future__ import annotations

from typing import cast

from novate.model.figures import blocks, money, percent, whole
from novate.model.keepers.costs import Costs
from novate.model.specification import Specification


def gas(specification: Specification) -> str:
    """What it costs, and what he must earn where that is more."""
    costs, least = cast("Costs", specification.keepers), money(specification.gas_cost, specification)
    first = " in the block in which its account becomes liquidatable" if costs.gas_growth else ""
    said = [f"one close-out costs a keeper at most {least}{first}"]
    if costs.gas_growth:
        said.append(f"at most {percent(costs.gas_growth)} more in each block after that")
    if is_race(costs):
        said.append(
            f"of {whole(costs.racing)} keepers who race for it, each that loses pays at most {lost(specification)}"
        )
    return ", and ".join(said)


def unpaid(specification: Specification) -> str:
    """What he must earn, and why."""
    costs, needed = cast("Costs", specification.keepers), money(specification.needed_reward, specification)
    if not costs.gas_growth and not is_race(costs):
        return f"pays {needed} for gas"
    why = [f"for gas {blocks(specification.delay)} later"] if costs.gas_growth else ["for gas"]
    if is_race(costs):
        why.append(f"for the {whole(costs.racing - 1)} races that he loses for each that he wins")
    return f"needs {needed} {' and '.join(why)}"


def costs_in_words(specification: Specification) -> str:
    """What a keeper who acts must be paid for."""
    return "the gas and the races that are lost" if is_race(cast("Costs", specification.keepers)) else "the gas"


def is_race(costs: Costs) -> bool:
    """Whether to lose costs anything."""
    return costs.racing > 1 and costs.cost_of_losing > 0


def lost(specification: Specification) -> str:
    """What it costs to lose."""
    return money(cast("Costs", specification.keepers).cost_of_losing, specification)
