"""In force: whether a theorem is about the mechanism that is here, and not about another one.

What every theorem was proved about is kept in `lock`. Before a theorem first answers in a process, or a figure is read
off it, that is compared with what the functions of the mechanism say; where it differs no theorem is in force, and the
search answers. This is the one gate: whoever uses a theorem asks it first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from novate.model.caches.cache import Cache
from novate.model.close_outs import USUAL
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Margin, Side, Specification
from novate.proofs.components.close_outs import CLOSE_OUTS
from novate.proofs.components.oracles import ORACLES
from novate.proofs.theorems import digest, lock
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape


def in_force(name: str, shape: Shape) -> bool:
    """Whether there is a theorem about property `name` of this shape, and it is about the mechanism as it is.

    Where larger positions need more it is that of the smallest ones, if that answers for all.
    """
    if not OF_PROPERTIES[name].speaks_of(shape):
        return False
    if shape != shape.plain:
        return in_force(name, shape.plain)
    return _locked.once((name, shape), lambda: _is_locked(name, shape))


def asked_for(specification: Specification, names: Collection[str]) -> list[tuple[str, Shape]]:
    """The theorems that are asked for where these properties of a specification are: for each, property and shape."""
    every = (Machine.of_place(specification, name, side) for name, side in specification.places)
    shapes = dict.fromkeys(Shape.of(machine) for machine in every)
    found = ((name, shape) for shape in shapes for name in sorted(names) if OF_PROPERTIES[name].speaks_of(shape))
    return [*dict.fromkeys((name, shape.plain) for name, shape in found)]


def believe(known: Mapping[tuple[str, Shape], bool]) -> None:
    """Take what was found out before, of `asked_for` and by the same code, for what would be found out now."""
    for about, is_locked in known.items():
        _locked.known[about] = is_locked


def title(name: str, shape: Shape) -> str:
    """A theorem's name, as in `no-bad-debt/isolated/long/capped`."""
    return f"{name}/{mechanism_title(shape)}"


def mechanism_title(shape: Shape) -> str:
    """The shape, as in `isolated/long/capped`; and of close-out and minimum what is not usual, and funding."""
    kind = "" if shape.close_out == USUAL else f"/{shape.close_out}"
    floor = "/floor" if shape.is_floored else ""
    funding = "/funding" if shape.pays_funding else ""
    reverts = "/reverts" if shape.reverts_below_reward else ""
    by_fund = "/by-fund" if shape.fund_pays_keeper else ""
    fees = "/fees-after-check" if shape.fee_after_check else ""
    charges = "capped" if shape.capped else "in-full"
    return f"{shape.margin}/{shape.side}/{charges}{kind}{floor}{funding}{reverts}{by_fund}{fees}"


def involved(shape: Shape) -> tuple[Shape, ...]:
    """The shapes of all positions that an account may hold: with cross margin, of either side."""
    sides = Side if shape.margin is Margin.CROSS else (shape.side,)
    return tuple(replace(shape, side=side, oracles=()) for side in sides)


_locked: Cache[tuple[str, Shape], bool] = Cache()
_whole: Cache[Shape, bool] = Cache()
_kept: Cache[str, bool] = Cache()


def _is_locked(name: str, shape: Shape) -> bool:
    """Whether the lock holds the theorem, and the mechanism of every position that it is about."""
    key = title(name, shape)
    if key not in lock.STATEMENTS or not all(map(_is_whole, involved(shape))):
        return False
    if not all(map(_is_kept, (*shape.oracles, *(kind for kind in CLOSE_OUTS if kind == shape.close_out)))):
        return False
    return digest.statement(name, shape) == lock.STATEMENTS[key]


def _is_whole(shape: Shape) -> bool:
    """The same of one shape."""
    return _whole.once(shape, lambda: _is_of_the_lock(shape))


def _is_of_the_lock(shape: Shape) -> bool:
    """Whether the mechanism is the one of the lock, and any that a theorem can be about."""
    now = digest.mechanism(shape)
    return bool(now) and now == lock.MECHANISMS.get(mechanism_title(shape))


def _is_kept(kind: str) -> bool:
    """Whether a component is the one that was proved to keep to its contract."""
    return _kept.once(kind, lambda: _digest_of(kind) == lock.COMPONENTS.get(kind))


def _digest_of(kind: str) -> str:
    """Of an oracle or a close-out."""
    close_out = CLOSE_OUTS.get(kind)
    return digest.component(ORACLES[kind]) if close_out is None else digest.obligations(close_out.obligations())
