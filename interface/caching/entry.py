"""An entry of the cache: what is kept, its key, and the digest of both."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

Found = TypeVar("Found")


class DamagedError(Exception):
    """An entry is not believed; the text says why."""


def sealed(key: str, content: Any) -> bytes:
    """A file. Raises `ValueError` where JSON has no word for the content."""
    return json.dumps({"key": key, "digest": digest(key, content), "content": content}).encode()


def digest(key: str, content: Any) -> str:
    """SHA-256 of both."""
    return sha256(f"{key}\n{json.dumps(content, sort_keys=True)}".encode()).hexdigest()


def unsealed(entry: bytes, key: str, read: Callable[[Any], Found]) -> Found:
    """What a file holds, as `read` reads it, which may raise whatever Python does with JSON of another shape.

    Raises `DamagedError`.
    """
    try:
        found = json.loads(entry)
        if found["key"] != key:
            raise DamagedError("it answers another question")
        content = found["content"]
        if found["digest"] != digest(key, content):
            raise DamagedError("its content is not what was written")
        return read(content)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise DamagedError(f"it cannot be read: {type(error).__name__}") from error
