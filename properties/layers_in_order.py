"""Layers in order: what a close-out leaves is paid by the layers of a file in its order, each as much as it covers.

*Cover.* What a layer may pay for a close-out is the least of what it holds and of what its caps leave. That is worked
out from the file's numbers and what the layer has paid before, and not from what it pays: a mistake in that would else
be one in what it is held against.

*Statements that look right and are false.* That no layer pays before the one above is empty: a fund of 2 that pays 1
for a close-out at most keeps 1 of a shortfall of 2, and the next layer pays the other; a fund of 1 that pays all or
nothing keeps it. So it is: a layer pays only if every layer above has paid its whole cover, or pays all or nothing and
was asked for more than that.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial, reduce
from operator import and_, or_
from typing import Any

from novate.model.component import part
from novate.model.figures import amount
from novate.model.observation import Absorbed, LayerSeen
from novate.model.specification import MarketParameters, Specification
from novate.properties.property import Claim


def on_absorbed(specification: Specification, market: MarketParameters, seen: Absorbed[Any]) -> tuple[Claim, ...]:
    """Layer by layer, and that it adds up."""
    every = list(claims_of_layers(specification, market, seen))
    total = seen.uncovered
    for layer in seen.layers:
        total = total + layer.paid
    adds_up = Claim(
        "what layers pay and what stays uncovered is what the close-out leaves",
        True,
        total == seen.owed,
        lambda: f"layers pay and leave {amount(total, specification)} of {amount(seen.owed, specification)}",
    )
    return *every, adds_up


def claims_of_layers(specification: Specification, market: MarketParameters, seen: Absorbed[Any]) -> Iterator[Claim]:
    """Each pays no more than its cover, and only once those above have paid theirs; and so with what is uncovered."""
    rest, done = seen.owed, True
    for layer in seen.layers:
        limits = covers(specification, market, layer)
        paid = layer.paid
        within = reduce(and_, (paid <= each for each in limits), (paid >= 0) & (paid <= rest))
        yield Claim(
            f"{layer.layer} pays no more than it covers, nor than is left to pay",
            True,
            within,
            partial(too_much, specification, layer),
        )
        yield in_turn(specification, layer.layer, paid, done)
        done = is_done(specification, layer, (rest, limits)) & done
        rest = rest - paid
    yield in_turn(specification, "nobody", seen.uncovered, done)


def too_much(specification: Specification, layer: LayerSeen[Any]) -> str:
    """What a layer pays beyond its cover."""
    return f"{layer.layer} pays {amount(layer.paid, specification)}, more than it covers"


def in_turn(specification: Specification, who: str, paid: Any, done: Any) -> Claim:
    """That somebody pays nothing unless all layers above are done."""
    return Claim(
        f"{who} pays only what the layers above do not cover",
        True,
        (paid <= 0) | done,
        lambda: f"{who} pays {amount(paid, specification)} though a layer above covers it",
    )


def covers(specification: Specification, market: MarketParameters, layer: LayerSeen[Any]) -> list[Any]:
    """What its cover is the least of."""
    contract = part("waterfall", layer.layer, "contract")
    return [layer.held, *contract.left_of_caps(specification, market, layer)]


def is_done(specification: Specification, layer: LayerSeen[Any], asked: tuple[Any, list[Any]]) -> Any:
    """Whether it has paid its whole cover; or all or nothing, and was asked for more than that and pays nothing."""
    rest, limits = asked
    if part("waterfall", layer.layer, "contract").is_all_or_nothing(specification):
        return (layer.paid <= 0) & reduce(or_, (each < rest for each in limits))
    return reduce(or_, (layer.paid >= each for each in limits))
