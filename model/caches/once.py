"""What is worked out once for a specification, however many questions are asked about it.

With cross margin a question about one position asks the same thing of every other position that an account may hold.
Worked out anew each time, that is quadratic in markets.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from novate.model.caches.cache import Cache
from novate.model.specification import Specification

Result = TypeVar("Result")

_known: Cache[int, tuple[Specification, dict[Hashable, Any]]] = Cache(most=16)
"""By identity: equal specifications that are not the same one do not share. One may be looked at through variants."""


def once_for(specification: Specification, key: Hashable, work: Callable[[], Result]) -> Result:
    """Work something out, or look it up where that has been done for this very specification."""
    _, results = _known.once(id(specification), lambda: (specification, {}))
    if key not in results:
        results[key] = work()
    result: Result = results[key]
    return result
