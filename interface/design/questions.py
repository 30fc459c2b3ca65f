"""What a design question is about: a parameter, the property that must hold, and the positions that are asked about."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.parameters import COMMON
from novate.model.specification import Side, Specification
from novate.proofs.design.question import Question
from novate.properties import PROPERTIES, USUAL, asked_of, concerning
from novate.specification.parameters import Parameter
from novate.system.names import chosen


class NotApplicableError(ValueError):
    """The file leaves out what the property speaks of: the text says what."""


def questions(
    specification: Specification, markets: Sequence[str], sides: Sequence[Side], properties: Sequence[str]
) -> list[Question]:
    """Every (market, side, property), and every property of the whole specification."""
    wanted = [place for place in specification.places if place[0] in markets and place[1] in sides]
    return [Question(*each) for each in asked_of(wanted, concerning(specification, properties))]


def about(
    specification: Specification, name: str, sides: Sequence[Side], market: str | None, *parameters: Parameter
) -> list[Question]:
    """The questions that apply to a market, or to every one, and to what the parameters may put there.

    Raises `UnknownNameError` for a market that there is not, and `NotApplicableError` where no question applies.
    """
    wanted = chosen(None if market is None else [market], specification.markets)
    return applicable(specification, questions(specification, wanted, sides, [name]), *parameters)


def market_of(parameter: Parameter) -> str | None:
    """The market that its key names."""
    return parameter.path[1] if parameter.path[0] == "markets" else None


def applicable(specification: Specification, asked: Sequence[Question], *parameters: Parameter) -> list[Question]:
    """Those about which the file says enough. Raises `NotApplicableError` where none is."""
    given = any(map(gives_what_is_missed, parameters))
    found = [each for each in asked if given or each.applies(specification)]
    if not found:
        first = asked[0]
        market = None if first.market is None else specification.markets[first.market]
        reason = PROPERTIES[first.property].not_applicable(specification, market)
        raise NotApplicableError(f"{first.property} is not applicable here: {reason}")
    return found


def one_property(name: str | None, specification: Specification, parameter: Parameter) -> str:
    """A property by its name; without one, what the parameter can change. Raises `UnknownNameError`."""
    if name is None:
        decided = decided_by(parameter)
        return next((each for each in decided if _applies(each, specification, parameter)), USUAL.name)
    (found,) = chosen([name], PROPERTIES)
    return found


def decided_by(parameter: Parameter) -> list[str]:
    """The properties that are the parameter's to decide, those of the whole specification first."""
    found = (each for each in PROPERTIES.values() if parameter.path[-1] in each.decides)
    return [each.name for each in sorted(found, key=lambda each: not each.of_specification)]


def _applies(name: str, specification: Specification, parameter: Parameter) -> bool:
    """Whether a property can be asked of some market."""
    every = questions(specification, [*specification.markets], list(Side), [name])
    return gives_what_is_missed(parameter) or any(each.applies(specification) for each in every)


def gives_what_is_missed(parameter: Parameter) -> bool:
    """Whether to ask about it puts something there, whose lack makes a property inapplicable."""
    return any(each.key == parameter.path[-1] and each.is_optional for group in COMMON for each in group.declarations)
