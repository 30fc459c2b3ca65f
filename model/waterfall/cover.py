"""What layers cover: what they pay in full whatever happens, worked out from a file's numbers and not from its machine.

*What is paid in full.* A layer that pays in part and covers c leaves max(0, S - c) of a total of S, so layers leave
max(0, S - C), C being what they cover together: nothing is uncovered iff S is at most that. One that pays all or
nothing leaves either nothing or all of it: a single close-out of S > c finds it too small. So from the last layer up,
the most that is surely paid is c more where a layer pays in part, and the larger of c and that where it does not.

*Caps.* A window may need all that it costs in one block, and in one close-out. Of what is asked of it the fund refuses
what each close-out, then each market, then all together ask for beyond their caps; and what it refuses of one it is not
asked for by the next. So of several sides of a market it refuses the larger of what they are beyond the cap of a
close-out, together, and the market beyond its own; of all markets the larger of what it refuses them, together, and all
of them beyond what is in it and its other caps.

*Statements that look right and are false*, each with its smallest witness in the tests: that no layer pays before the
one above is empty; that splitting a shortfall changes nothing; that n blocks with a cap of r a block cover n r; that it
is enough that caps together, and the fund, are as much as all losses together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil
from typing import Any

from novate.model.component import part, usual_kind
from novate.model.layers import holds_money
from novate.model.observation import Event, LayerSeen
from novate.model.specification import Place, Specification


@dataclass(frozen=True, slots=True)
class Losses:
    """What the close-outs of a window cost at most, in quote quanta."""

    total: Any
    """Of all markets together; below 0 where so much more than enough was paid."""
    of_markets: Mapping[str, Any]
    of_sides: Mapping[Place, Any]
    """One close-out is on one side of one market."""

    def left_of(self, total: Any) -> Losses:
        """What is left where it is at most so much together."""
        markets = {name: min(each, total) for name, each in self.of_markets.items()}
        return Losses(total, markets, {place: min(each, total) for place, each in self.of_sides.items()})


ZERO = Fraction(0)
Below = Callable[[Losses], Any]
"""What the layers further down can spare."""


def spare(specification: Specification, losses: Losses, layers: Sequence[str] | None = None) -> Any:
    """By how much more the losses might be, or less they would have to be, so that nothing is uncovered; quote quanta.

    At least 0 where it is proved that all is paid.
    """
    first, *others = specification.layers if layers is None else layers or ("",)
    if not first:
        return -losses.total

    def below(left: Losses) -> Any:
        return spare(specification, left, others)

    return part("waterfall", first, "contract").spare(specification, losses, below)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a layer may be asked for in a window, in quote quanta."""

    layer: str
    held: Any
    """What it has that counts, before its caps; None where it has no money."""
    asked: Any
    """What those above it may leave, at most."""
    left: Any
    """What is left then at most. It is not what the layer lacks: of a fund that pays all or nothing a quantum that it
    lacks may leave everything."""


def asked_in_turn(specification: Specification, losses: Losses) -> tuple[Asked, ...]:
    """Each layer, the first that is asked before the others; those without money are asked for what is left of all."""
    found = []
    for layer in specification.layers:
        asked, held = max(0, losses.total), None
        if holds_money(layer):
            contract = part("waterfall", layer, "contract")
            held, losses = contract.held(specification), contract.left(specification, losses)
        found.append(Asked(layer, held, asked, max(0, losses.total)))
    return tuple(found)


def most_left(specification: Specification, losses: Losses) -> Any:
    """What the layers that hold money may leave of the losses at most, in quote quanta."""
    return asked_in_turn(specification, losses)[-1].left


def is_usual(specification: Specification) -> bool:
    """Whether nobody pays but an insurance fund, and whatever it can."""
    return is_fund_alone(specification) and pays_what_it_can(specification)


def is_fund_alone(specification: Specification) -> bool:
    """Whether nobody pays but an insurance fund, however it does."""
    return specification.layers == (usual_kind("waterfall"),)


def is_one_pot(specification: Specification) -> bool:
    """Whether what all layers hold is like one fund, of which only the sum matters that it got and was asked for.

    Either each pays what it can, or there is one alone, without caps, that pays all or nothing: it refuses nothing iff
    close-outs never cost it more together than it held, however often it got something in between.
    """
    return pays_what_it_can(specification) or pays_all_alone(specification)


def pays_what_it_can(specification: Specification) -> bool:
    """Whether each layer does, and what close-outs are charged goes to one of them."""
    every = [part("waterfall", layer, "contract") for layer in specification.layers]
    limited = any(each.has_caps(specification) or each.is_all_or_nothing(specification) for each in every)
    return not limited and any(each.RECEIVES for each in every)


def pays_all_alone(specification: Specification) -> bool:
    """Whether a fund without caps pays all or nothing, and nobody else pays.

    Not where it pays keepers as well: some positions of an account may then cost it more than all of them together.
    """
    if len(specification.layers) > 1 or specification.fund_pays_keeper:
        return False
    alone = part("waterfall", specification.layers[0], "contract")
    return bool(alone.RECEIVES and alone.is_all_or_nothing(specification) and not alone.has_caps(specification))


def pot(specification: Specification) -> Any:
    """What all layers hold at the start, in quote quanta."""
    first, *others = (part("waterfall", layer, "contract").held(specification) for layer in specification.layers)
    for each in others:
        first = first + each
    return first


def smallest_fund(specification: Specification, losses: Losses) -> int | None:
    """The least that has to be in the insurance fund, all else as it is, in whole quote quanta; None where none is.

    It is as much as the losses, or as they are beyond what the other layers hold, or nothing.
    """
    besides, total = Fraction(pot(replace(specification, insurance_fund=0))), Fraction(losses.total)
    for fund in sorted({0, max(0, ceil(total - besides)), ceil(total)}):
        if spare(replace(specification, insurance_fund=fund), losses) >= 0:
            return fund
    return None


def uncovered(specification: Specification, events: Iterable[Event[Fraction]]) -> Fraction:
    """What of the close-outs of a window nobody pays, where it starts with layers as the file has them."""
    tally = Tally(specification)
    return sum((tally.left_of(event) for event in events), Fraction(0))


@dataclass(slots=True)
class Tally:
    """What layers hold, and have paid, close-out by close-out."""

    specification: Specification
    seen: dict[str, LayerSeen[Fraction]] = field(init=False)
    """Each layer as the next close-out finds it."""
    of_markets: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    """What a layer has paid for a market."""
    block: int | None = None

    def __post_init__(self) -> None:
        """Begin with what the file says."""
        contracts = {each: part("waterfall", each, "contract") for each in self.specification.layers}
        self.seen = {
            name: LayerSeen(name, Fraction(each.held(self.specification)), ZERO, ZERO, ZERO)
            for name, each in contracts.items()
        }

    def left_of(self, event: Event[Fraction]) -> Fraction:
        """What of a close-out nobody pays."""
        rest, market = event.owed, self.specification.markets[event.market]
        for name, before in self.seen.items():
            contract = part("waterfall", name, "contract")
            held = before.held + (event.received if contract.RECEIVES else ZERO)
            in_block = before.in_block if event.block == self.block else ZERO
            of_market = self.of_markets.get((name, event.market), ZERO)
            now = replace(before, held=held, in_block=in_block, of_market=of_market)
            most = min((held, *contract.left_of_caps(self.specification, market, now)))
            paid = rest if rest <= most else ZERO if contract.is_all_or_nothing(self.specification) else most
            self.seen[name] = replace(now, held=held - paid, in_block=in_block + paid, ever=before.ever + paid)
            self.of_markets[name, event.market] = of_market + paid
            rest -= paid
        self.block = event.block
        return rest
