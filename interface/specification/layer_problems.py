"""What is wrong with what a file says of layers of its waterfall: numbers of one that does not pay."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from novate.model.component import kinds, part, usual_kind
from novate.model.core.parameters import OF_LAYERS, WATERFALL
from novate.model.parameter import Declaration, KeyPath, Ordered
from novate.specification.entries import Document, entry, markets, readable
from novate.specification.problems import Problem, dotted
from novate.specification.values import described, texts_in_order

(_KEY,) = (each.key for each in WATERFALL.declarations if isinstance(each.kind, Ordered))
_PATH = *WATERFALL.path, _KEY
_KIND = Ordered(kinds("waterfall"))


def layer_that_lacks(document: Document, path: KeyPath) -> str:
    """The layer that a key speaks of, where the file does not name it; empty where it does, or it is no layer's."""
    named = _named(document) or ()
    lacking = (layer for layer in _KIND.options if layer not in named)
    return next((layer for layer in lacking if any(key == path for key, _ in _keys_of(document, layer))), "")


def _named(document: Document) -> tuple[str, ...] | None:
    """The layers of a file; None where what it says of them cannot be read."""
    found = entry(document, _PATH)
    return (usual_kind("waterfall"),) if found is None else readable(found, partial(texts_in_order, _KIND))


def layer_problems(document: Document) -> Iterator[Problem]:
    """Keys of layers that the file does not name; not where they say no more than if they were left out."""
    path, named = _PATH, _named(document)
    for layer in _KIND.options:
        if named is not None and layer not in named:
            for key, each in _keys_of(document, layer):
                if entry(document, key) not in (None, each.default):
                    expected = f'"{layer}" in {dotted(path)}, of which it speaks'
                    yield Problem(dotted(key), described(entry(document, key)), expected)
        elif layer in OF_LAYERS:
            yield from _together(document, layer)


def _together(document: Document, layer: str) -> Iterator[Problem]:
    """Values of the table of a layer that cannot be right together."""
    group = OF_LAYERS[layer]
    found = {each.key: entry(document, (*group.path, each.key)) for each in group.declarations}
    for each in part("waterfall", layer, "parameters").contradictions(found):
        yield Problem(dotted((*group.path, each.key)), each.found, each.expected)


def _keys_of(document: Document, layer: str) -> Iterator[tuple[KeyPath, Declaration]]:
    """The keys of a layer, in the table of all and in that of every market."""
    declared = part("waterfall", layer, "parameters")
    table = OF_LAYERS[layer].path if layer in OF_LAYERS else WATERFALL.path
    yield from (((*table, each.key), each) for each in declared.DECLARATIONS)
    yield from (((*market, each.key), each) for market in markets(document) for each in declared.IN_A_MARKET)
