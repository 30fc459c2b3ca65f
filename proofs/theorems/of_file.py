"""What a file's numbers alone decide: whether the theorems of components that say so are about what is here."""

from __future__ import annotations

from novate.model.caches.cache import Cache
from novate.model.specification import Specification
from novate.proofs.components.oracles import ORACLES
from novate.proofs.components.waterfall import LAYERS
from novate.proofs.theorems import digest, lock
from novate.proofs.theorems.of_properties import OF_PROPERTIES

WATERFALL = "waterfall/"
_locked: Cache[str, bool] = Cache()


def is_in_force(name: str, specification: Specification) -> bool:
    """Whether the lock holds what was proved of them, and of the oracles of all markets."""
    oracles = {market.oracle.kind for market in specification.markets.values()}
    return all(map(_is_locked, (*OF_PROPERTIES[name].of_file, *oracles)))


def _is_locked(name: str) -> bool:
    return _locked.once(name, lambda: _is_of_the_lock(name))


def _is_of_the_lock(name: str) -> bool:
    if name in ORACLES:
        return digest.component(ORACLES[name]) == lock.COMPONENTS.get(name)
    layer = LAYERS[name.removeprefix(WATERFALL)]
    return digest.obligations(layer.obligations()) == lock.OBLIGATIONS.get(name)
