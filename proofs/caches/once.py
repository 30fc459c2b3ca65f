"""What is worked out once for a specification, however many questions are asked about it.

With cross margin a question about one position asks the same thing of every other position that an account may hold.
Worked out anew each time, that is quadratic in markets.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from novate.model.specification import Specification
from novate.proofs.caches.present import present

Result = TypeVar("Result")

_known: dict[int, tuple[Specification, dict[Hashable, Any]]] = {}
"""By identity: equal specifications that are not the same one do not share."""

_MOST = 16
"""Specifications that are kept: those that were asked about last, for one may be looked at through many variants."""


def once_for(specification: Specification, key: Hashable, work: Callable[[], Result]) -> Result:
    """Work something out, or look it up where that has been done for this very specification."""
    key = (key, present())
    kept = _known.pop(id(specification), None) or (specification, {})
    if len(_known) == _MOST:
        del _known[next(iter(_known))]
    _known[id(specification)] = kept
    _, results = kept
    if key not in results:
        results[key] = work()
    result: Result = results[key]
    return result
