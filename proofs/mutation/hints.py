"""In which mechanism a mistake is looked for first: the one in which the encodings disagreed, where that took long.

A hint decides nothing. Where its mechanism does not notice the mistake, or is no longer there, all others are compared
as ever; it saves the campaign those that come before, a fifth of its time.
"""

from __future__ import annotations

from collections.abc import Mapping

NOTICED_IN: Mapping[str, tuple[str, ...]] = {
    "the fund pays keepers": (
        "reference: a trade leaves the buyer overdue",
        "reference: the fund pays a keeper nothing",
        "reference: what the fund pays never gets to the keeper",
        "symbolic: the fund pays a keeper nothing",
    ),
    "rises faster than it falls": (
        "reference: no deduction",
        "reference: the tier that asks least",
        "reference: small positions fill as large ones",
        "symbolic: no deduction",
        "symbolic: one rate for every size",
    ),
    "cross, refuses below the reward": (
        "reference: the flat reward need not be held",
        "reference: blocks wait for close-outs that are refused",
        "symbolic: the flat reward need not be held",
    ),
    "a fund with a cap a block, then fees": (
        "reference: layers pay in another order",
        "reference: what was paid in a block counts for ever",
        "symbolic: layers pay in another order",
        "symbolic: what was paid in a block counts for ever",
        "reference: caps of the fund are ignored",
        "reference: caps are never counted down",
        "reference: a market's cap is that of all",
        "symbolic: caps of the fund are ignored",
        "symbolic: caps are never counted down",
        "symbolic: what was paid before counts no more",
    ),
    "isolated, uncapped, flat reward": ("symbolic: no minimum maintenance",),
    "cross, uncapped, three markets": (
        "symbolic: a floor is added to what covers",
        "symbolic: the other positions are worth nothing",
        "symbolic: the other positions require no initial margin",
        "symbolic: the other positions are no part of a promise",
        "symbolic: every close-out forgives",
    ),
    "several horizons": (
        "symbolic: liquidatable at equality",
        "reference: the oracle looks one block further back",
    ),
    "cross, capped": ("symbolic: no floor of rewards",),
    "a feed that is an exponential average": ("symbolic: an oracle forgets which prices were recent",),
    "an oracle that may say next to nothing": ("symbolic: deviation forgotten",),
    "in parts, amounts": (
        "reference: the flat reward is paid once, not by every call",
        "reference: the smallest fee is paid by the last call alone",
        "reference: every call is charged for all that is left",
    ),
    "funding every second block": (
        "reference: margins are checked before funding",
        "symbolic: what was paid is forgotten",
    ),
    "funding in one of two markets, cross": (
        "symbolic: no tick in the block of the close-out",
        "symbolic: each payment of what the close-out brings",
    ),
    "all or nothing, with a cap for each market": (
        "reference: a fund that pays all or nothing pays in part",
        "symbolic: a fund that pays all or nothing pays in part",
    ),
    "fees, then a fund with a cap for ever": ("reference: what was paid before counts no more",),
}
"""Mechanism of `novate.proofs.refinement.mechanisms` -> names of mutants."""

LIKELY: Mapping[str, str] = {mutant: mechanism for mechanism, mutants in NOTICED_IN.items() for mutant in mutants}
"""Mutant -> mechanism."""
