"""What a wave costs the insurance fund: not everybody is the last, where keepers' capacity is in money.

A wave is worth what its turns are (`novate.model.contract.Turn`), and all that waits for the k-th turn or longer no
more than those from the k-th on (`novate.proofs.components.keepers.notional`). So each turn is a plainer mechanism:
with keepers without a limit who are as late as the turn, of which a theorem says what a unit of each side of a market
costs at most. Which side is closed out in which turn is the adversary's choice, within what each may be worth in a
window: what all turns cost is the largest sum of shares then, and *prices* of the sides prove that none is larger. For
any prices u >= 0, sum of u times what the sides may be worth + sum over turns of x_k max (rate - u, 0) is enough.

What is necessary is shown by one run: everybody falls due at once, in each market those of one side; and the turns are
closed out one after the other, as keepers must and no sooner. Where something is set aside for each account (c) it is
cut as `novate.proofs.theorems.fund.whole_accounts` says, if one side alone costs anything; else there is one account in
each turn, and what is known to be necessary a little less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate

from novate.model.caches.once import once_for
from novate.model.contract import Turn
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Place, Specification
from novate.proofs.components.oracles import oracle_of
from novate.proofs.components.witness import openable, witness
from novate.proofs.theorems.fund.dearest_wave import Wave, dearest_wave
from novate.proofs.theorems.fund.need import Loss, Need
from novate.proofs.theorems.fund.whole_accounts import dearest_accounts
from novate.proofs.theorems.inequality import FUND


@dataclass(frozen=True, slots=True)
class Share:
    """What is closed out of one side of one market in one turn."""

    place: Place
    turn: Turn
    notional: Fraction
    """Quote quanta."""
    cost: Fraction
    """What an account that is worth so much costs the fund."""
    rate: Fraction
    """What it costs more for each quote quantum that it is worth more."""


@dataclass(frozen=True, slots=True)
class NeedOfWave(Need):
    """What the fund has to hold for a wave, in quote quanta."""

    most: Fraction | None
    shares: tuple[Share, ...]
    """The dearest wave of which a run is known."""

    @property
    def sufficient(self) -> Fraction | None:
        """What is proved to be enough; None where nothing is."""
        return self.most

    @property
    def necessary(self) -> Fraction:
        """What is known to be needed, but for roundings."""
        return sum((each.cost for each in self.shares), Fraction(0))


LossOf = Callable[..., Loss | None]
"""(machine, property) -> what one side costs with keepers without a limit; `asks_for_runs` says if runs matter."""


def need_of_wave(specification: Specification, name: str, loss: LossOf) -> NeedOfWave | None:
    """What property `name` needs of all markets together; None where no theorem speaks of some side.

    Nor where close-outs are refused: whoever waits for that waits for no turn.
    """
    if specification.reverts_below_reward:
        return None
    return once_for(specification, f"wave, {name}", lambda: worked_out(specification, name, loss))


def worked_out(specification: Specification, name: str, loss: LossOf) -> NeedOfWave | None:
    """The same."""
    turns, places = specification.turns, specification.places
    later, sooner = (in_groups(turns, late) for late in (LAST, FIRST))
    costs = of_sides(specification, later, name, loss)
    costs_at_least = costs if later == sooner else of_sides(specification, sooner, name, loss)
    if costs is None or costs_at_least is None:
        return None
    losses = tuple(alone(later, place, costs[place]) for place in places)
    if not all(each.is_bounded for each in losses):
        return NeedOfWave(name, losses, False, None, ())
    wave, run = dearest(later, [costs[place] for place in places]), run_of(sooner, losses, costs_at_least)
    one = the_only(specification, costs)
    if one is None:
        return NeedOfWave(name, losses, False, wave.most, run)
    most, _ = in_accounts(later, costs[one])
    _, parts = in_accounts(sooner, costs_at_least[one])
    shares = shares_of(sooner, [(one, costs_at_least[one])], {(0, turn): part for turn, part in parts.items()})
    return NeedOfWave(name, losses, False, most, shares)


def the_only(specification: Specification, costs: Mapping[Place, Costs]) -> Place | None:
    """The one side that costs anything, where the same is set aside for each account."""
    dear = [place for place, each in costs.items() if any(each.rates)]
    if len(dear) != 1:
        return None
    (place,) = dear
    each, market = costs[place], specification.markets[place[0]]
    return place if each.is_shown and not market.is_floored and each.kept > 0 else None


def in_accounts(turns: Sequence[Turn], costs: Costs) -> tuple[Fraction, Mapping[int, Fraction]]:
    """What a wave of one side costs at most, and in which accounts."""
    units = [costs.rate_of(turn) for turn in range(len(turns))]
    return dearest_accounts([turn.notional for turn in turns], costs.limit, units, costs.kept)


MOST_TURNS = 500
"""Of which each is worked out; of more as many are taken for one."""
FIRST, LAST = 0, -1


def in_groups(turns: Sequence[Turn], late: int) -> tuple[Turn, ...]:
    """The turns, or no more than `MOST_TURNS` groups of them, each as late as its first, or its last."""
    size = -(-len(turns) // MOST_TURNS)
    groups = (turns[first : first + size] for first in range(0, len(turns), size))
    return tuple(Turn(each[late].late, sum(turn.notional for turn in each)) for each in groups)


def of_sides(
    specification: Specification, turns: Sequence[Turn], name: str, loss: LossOf
) -> Mapping[Place, Costs] | None:
    """What each side costs; None where no theorem speaks of some."""
    every = {place: of_turns(specification, turns, place, name, loss) for place in specification.places}
    costs = {place: found for place, found in every.items() if found is not None}
    return costs if len(costs) == len(every) else None


@dataclass(frozen=True, slots=True)
class Costs:
    """What one side of one market costs, turn by turn."""

    limit: int
    """Quote quanta that it is worth in a window at most."""
    rates: tuple[Fraction, ...]
    """Per unit of that, at least 0, and never less than in the turn before."""
    is_bounded: bool
    is_shown: bool
    """Whether a run is known in which every turn costs so much."""
    smallest: Fraction
    """Quote quanta: no account that was opened is worth less."""
    kept: Fraction
    """c - g: what an account costs less than a share of what all are set aside for, whatever it is worth."""

    def cost_of(self, turn: int, notional: Fraction) -> Fraction:
        """What one account costs the fund that is closed out in that turn; of a plain one exactly."""
        return notional * self.rate_of(turn) - self.kept

    def rate_of(self, turn: int) -> Fraction:
        """What that is more of an account that is worth a quote quantum more."""
        return self.rates[turn] + self.kept / self.limit


def of_turns(
    specification: Specification, turns: Sequence[Turn], place: Place, name: str, loss: LossOf
) -> Costs | None:
    """What a side costs; None where no theorem speaks of it."""
    limit = limit_of(specification, place)
    machines = [of_turn(specification, place, turn, limit) for turn in turns]
    found = [loss(machine, name, asks_for_runs=machine is machines[-1]) for machine in machines]
    known = [each for each in found if each is not None]
    if len(known) < len(found):
        return None
    rates = accumulate((Fraction(each.most) / limit for each in known), max)
    market, mechanism = machines[-1].market, specification
    flat = mechanism.keeper_flat_reward if mechanism.pays_keepers_in_full else 0
    return Costs(
        limit,
        tuple(rates),
        all(each.is_bounded for each in known),
        is_shown=known[-1].is_shown and is_on_the_way(machines),
        smallest=Fraction(openable(machines[-1])),
        kept=Fraction(market.minimum_maintenance - flat),
    )


def is_shown_by_turns(specification: Specification) -> bool:
    """Whether an argument about each turn says what a wave costs; of very many turns it would be too long."""
    few = specification.has_turns and len(specification.turns) <= MOST_SHOWN
    return few and not specification.reverts_below_reward


MOST_SHOWN = 50
"""Turns."""


def of_every_turn(specification: Specification) -> Iterator[Machine]:
    """The plainer mechanisms of all turns, for each side of each market."""
    for place in specification.places:
        limit = limit_of(specification, place)
        yield from (of_turn(specification, place, turn, limit) for turn in specification.turns)


def need_of_parts(specification: Specification, name: str, parts: Sequence[Fraction]) -> NeedOfWave:
    """What is enough where so much is for each of them."""
    turns, costs = specification.turns, []
    for number, place in enumerate(specification.places):
        limit = limit_of(specification, place)
        own = parts[number * len(turns) : (number + 1) * len(turns)]
        rates = tuple(accumulate((part / limit for part in own), max))
        costs.append(Costs(limit, rates, is_bounded=True, is_shown=False, smallest=Fraction(0), kept=Fraction(0)))
    losses = tuple(alone(turns, place, each) for place, each in zip(specification.places, costs, strict=True))
    return NeedOfWave(name, losses, False, dearest(turns, costs).most, ())


def limit_of(specification: Specification, place: Place) -> int:
    """Quote quanta that a side is worth in a window at most: its open interest, and a wave."""
    limits = specification.markets[place[0]].max_open_interest, specification.largest_wave
    return min(each for each in limits if each is not None)


def of_turn(specification: Specification, place: Place, turn: Turn, limit: int) -> Machine:
    """The plainer mechanism of one turn, in which the side is worth so much at most."""
    name, side = place
    market = replace(specification.markets[name], max_open_interest=limit)
    plain = replace(specification.at_most_late(turn.late), markets={**specification.markets, name: market})
    return Machine.of_place(plain, name, side)


def is_on_the_way(machines: Sequence[Machine]) -> bool:
    """Whether the worst prices of all turns are on one way: it begins alike, and goes as far as it may from there."""
    first, last = (
        oracle_of(each).way(FORM, each, witness(FORM, each, Fraction(1))) for each in (machines[0], machines[-1])
    )
    return (first.reference, first.healthy, last.is_steepest, last.landed, last.left_behind) == (
        last.reference,
        last.healthy,
        False,
        None,
        None,
    )


FORM = FUND[-1]


def dearest(turns: Sequence[Turn], sides: Sequence[Costs]) -> Wave:
    """Of the waves in which these sides fall due."""
    return dearest_wave(
        [turn.notional for turn in turns], [side.limit for side in sides], [side.rates for side in sides]
    )


def alone(turns: Sequence[Turn], place: Place, costs: Costs) -> Loss:
    """What one side costs if nobody else does."""
    return Loss(place, dearest(turns, [costs]).most, costs.is_bounded, costs.is_shown)


def run_of(turns: Sequence[Turn], losses: Sequence[Loss], costs: Mapping[Place, Costs]) -> tuple[Share, ...]:
    """The dearest wave in which in each market those of one side fall due."""
    chosen: dict[str, Loss] = {}
    for each in losses:
        known = chosen.get(each.place[0])
        if each.is_shown and each.most > (0 if known is None else known.most):
            chosen[each.place[0]] = each
    places = [each.place for each in chosen.values()]
    sides = [(place, costs[place]) for place in places]
    return shares_of(turns, sides, dearest(turns, [each for _, each in sides]).parts)


def shares_of(
    turns: Sequence[Turn], sides: Sequence[tuple[Place, Costs]], parts: Mapping[tuple[int, int], Fraction]
) -> tuple[Share, ...]:
    """The accounts of a wave that cost anything."""
    found = []
    for (side, number), notional in sorted(parts.items()):
        place, own = sides[side]
        cost, rate = own.cost_of(number, notional), own.rate_of(number)
        if cost > 0 and notional >= own.smallest:
            found.append(Share(place, turns[number], notional, cost, rate))
    return tuple(found)
