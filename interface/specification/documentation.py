"""Tables of parameters for the documentation, in Markdown; a test holds the pages to them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from novate.model.parameter import (
    DEVIATION,
    LOSS,
    BlocksOf,
    BlockTime,
    Choice,
    Count,
    Counted,
    Declaration,
    Delay,
    Deviations,
    Feeds,
    Kind,
    Money,
    Moves,
    OneOrBothSides,
    Ordered,
    Quantum,
    Rate,
    RatesUpTo,
    Spreads,
    Tiers,
    Title,
    Truth,
)
from novate.specification.kinds import Sides
from novate.specification.values import LONGEST_TITLE, per_cent

HEAD = "| key | value | default | meaning |\n|---|---|---|---|\n"


def table(declarations: Iterable[Declaration]) -> str:
    """A row for each parameter."""
    return HEAD + "".join(map(_row, declarations))


def _row(declaration: Declaration) -> str:
    limit = f", at most `{declaration.at_most}`" if declaration.at_most else ""
    said = "; ".join(fragment(each) for each in (declaration.description, declaration.note) if each)
    return row(declaration.key, kind_in_words(declaration.kind) + limit, _default(declaration), said)


def row(*cells: str) -> str:
    """One line of a table, the key first."""
    key, *others = cells
    return f"| {' | '.join((f'`{key}`', *others))} |\n"


def fragment(sentence: str) -> str:
    """A sentence as it stands in a table."""
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def _default(declaration: Declaration) -> str:
    """What stands for a key that is left out."""
    if declaration.is_required:
        return "required"
    if declaration.default is not None:
        return f"`{json.dumps(declaration.default)}`"
    return f"as in `[{'.'.join(declaration.replaces[:-1])}]`" if declaration.replaces else "none"


def kind_in_words(kind: Kind) -> str:
    """What a value of a kind is."""
    match kind:
        case Rate():
            return _rate(kind)
        case Money(amounts):
            return f"amount{' above 0' if amounts.is_above else ''}, in quote units"
        case Quantum(unit):
            return f"amount above 0, in {unit}"
        case Delay():
            return "time"
        case Counted(of, least, _, by_key):
            return f"number of {of}s, at least {least}{', with or without the word' if by_key else ''}"
        case BlocksOf():
            return "some of so many blocks"
        case BlockTime():
            return "time on a clock, above 0"
        case Moves():
            return "rate below 100 %, or a table"
        case Deviations():
            return f"{_rate(DEVIATION)}, or a table with `up` and `down`"
        case OneOrBothSides():
            return _alternatives(Sides)
        case Choice(options):
            return _alternatives(options)
        case Truth():
            return "truth"
        case Count(least, most):
            return f"whole number from {least} to {most}"
        case Feeds():
            return "list of names of `[feeds.NAME]`"
        case Ordered(options):
            return f"list of some of {_alternatives(options)}"
        case Tiers():
            return "table by sizes of tables with `initial_margin`, `maintenance_margin` and, optional, `deduction`"
        case RatesUpTo():
            return f"table by sizes, each a {_rate(LOSS)}"
        case Spreads():
            return 'table by two markets, "A/B", each a rate up to 100 %'
        case Title():
            return f"text, at most {LONGEST_TITLE} printable characters"


def _rate(kind: Rate) -> str:
    """A rate, and the one of its limits that somebody might run into."""
    assert kind.range.most is not None
    least, most = (per_cent(end).replace("_", ",").replace("%", " %") for end in (kind.range.least, kind.range.most))
    if kind.range.is_above:
        return f"rate above {least}" + (f", below {most}" if kind.range.is_below else "")
    return f"rate {'below' if kind.range.is_below else 'up to'} {most}"


def _alternatives(texts: Iterable[str]) -> str:
    """Texts in quotes, the last after "or"."""
    *others, last = (f'`"{text}"`' for text in texts)
    return f"{', '.join(others)} or {last}" if others else last
