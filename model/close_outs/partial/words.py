"""Close-outs in parts in words."""

from __future__ import annotations

from typing import cast

from novate.model.close_outs.partial.parameters import Partial
from novate.model.figures import money, percent
from novate.model.specification import MarketParameters, Specification


def assumption(specification: Specification, market: MarketParameters) -> str:
    """How much a close-out takes; more follows in the sentence."""
    return f"close-outs take {in_words(specification, market)} in each block"


def in_words(specification: Specification, market: MarketParameters) -> str:
    """As in "10% of what is left (at least 1,000, at most 100,000)"."""
    rule = cast("Partial", market.close_out)
    amounts = rule.chunk_minimum, rule.chunk_maximum, rule.leftover_minimum
    least, most, rest = (each and money(each, specification) for each in amounts)
    said = (
        f"at least {least}" if least else "",
        f"at most {most}" if most else "",
        f"all where less than {rest} would be left" if rest else "",
    )
    stop = f"up to an equity of {percent(rule.target)} of the requirement" if rule.target is not None else ""
    limits = ", ".join(each for each in (*said, stop) if each)
    whole = "the position at the first call" if rule.is_of_whole else "what is left"
    return f"{percent(rule.chunk_share)} of {whole}{f' ({limits})' if limits else ''}"
