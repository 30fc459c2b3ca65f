"""What a shell offers where the name of a property or of a theorem may stand; asked at a key press, so it is quick."""

from __future__ import annotations


def property_names(incomplete: str) -> list[str]:
    """The properties whose name begins so."""
    from novate.properties import FILES

    return [name for name in (file.replace("_", "-") for file in FILES) if name.startswith(incomplete)]


def theorem_names(incomplete: str) -> list[str]:
    """What `novate theorem` takes: the beginning up to the next slash, and then whole names."""
    from novate.proofs.theorems.lock import OBLIGATIONS

    depth = incomplete.count("/") + 1
    parts = dict.fromkeys("/".join(name.split("/")[:depth]) for name in OBLIGATIONS)
    return [part for part in parts if part.startswith(incomplete)]


def margin_models(incomplete: str) -> list[str]:
    """What `novate compare` takes: the models after the last comma, each once."""
    from novate.model.margins import KINDS

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{kind}" for kind in KINDS if kind.startswith(last) and kind not in before.split(",")]
