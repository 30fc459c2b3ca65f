"""`novate repair`: the cheapest changes that make every property provable."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, BadParameter, Option

from novate.commands import design_options as options
from novate.commands.choices import chosen
from novate.commands.completion import property_names
from novate.commands.output_file import OutputFile, is_full, is_same
from novate.commands.verify import Format
from novate.design.defaults import MOST_REPAIRS
from novate.model.specification import Side
from novate.system.exit_codes import ExitCode
from novate.system.streams import write_notice, write_output
from novate.system.version import tool_version

if TYPE_CHECKING:
    from novate.design.repair import Repair, Repairs
    from novate.design.repair_levers import Choice

_Keys = list[str] | None


def repair(
    file: Annotated[Path, Argument(metavar="FILE", help="A specification file (TOML).", show_default=False)],
    properties: Annotated[
        _Keys,
        Option("--property", metavar="P", help="Only this property; may be repeated.", autocompletion=property_names),
    ] = None,
    fixed: Annotated[_Keys, Option("--fix", metavar="KEY", help="This must stay as it is.")] = None,
    bounds: Annotated[
        _Keys, Option("--bound", metavar="KEY=LOW:HIGH", help="This must stay within: liquidation.penalty=0%:2%.")
    ] = None,
    costs: Annotated[
        _Keys, Option("--cost", metavar="KEY=WEIGHT", help="What a relative change of this costs; else 1.")
    ] = None,
    allowed: Annotated[
        _Keys, Option("--allow", metavar="KEY", help="This may change, too: environment.keeper_delay.")
    ] = None,
    grid: Annotated[
        str | None, Option("--round", metavar="STEP", help="Rates that change become multiples of this: 0.5%.")
    ] = None,
    most: Annotated[
        int, Option("--most", metavar="N", min=1, help="Verify and show at most so many repairs.")
    ] = MOST_REPAIRS,
    write: Annotated[
        Path | None, Option(metavar="OUT", help="Write the file with the first repair, comments and layout kept.")
    ] = None,
    output: Annotated[Format, Option("--format", help="For a person or for a program.")] = Format.TEXT,
    timeout: options.Timeout = options.DEFAULT_SECONDS,
    no_cache: options.NoCache = False,
) -> ExitCode:
    """Find the cheapest changes of margins, penalty, rewards, minimums and fund that make every property provable.

    Example: novate repair examples/too-much-leverage.toml --fix waterfall.insurance_fund --write repaired.toml

    Exit code: 0 there is a repair, or nothing to repair; 1 none was found; 3 bad input.
    """
    from novate.caching.memory import memory
    from novate.design.judging import shown_activity
    from novate.design.questions import questions as questions_about
    from novate.design.repair import find_repairs
    from novate.properties import PROPERTIES

    options.check_seconds(timeout)
    asked = chosen(properties, PROPERTIES, "--property")
    to = None if write is None else _target(write, file)
    source = options.source(file)
    document, specification = options.meaning(file, source)
    weights = {key: _weight(text) for key, text in _pairs(costs, "--cost").items()}
    choice = _choice(document, fixed or [], _pairs(bounds, "--bound"), weights, allowed or [], _grid(grid))
    questions = questions_about(specification, list(specification.markets), list(Side), asked)
    known = memory(timeout, no_cache=no_cache)
    with shown_activity("looking for repairs") as say, options.judge_of(timeout, say, known) as judge:
        found = find_repairs(document, questions, choice, judge, most)
    _print(str(file), found, output, None if write is None else str(write))
    if to is not None and found.repairs:
        _write(source, to, found.repairs[0])
    return ExitCode.VIOLATED if found.broken and not found.repairs else ExitCode.AS_WISHED


def _target(write: Path, file: Path) -> OutputFile:
    """Where the repaired file goes: into the file itself, or where nothing stands yet. Raises `BadParameter`."""
    if not is_same(write, file) and is_full(write):
        found = f"found {write}, which is there already"
        raise BadParameter(f"{found}; expected a new name, or {file} itself", param_hint="--write")
    return OutputFile.replacing(write, "--write")


def _pairs(given: _Keys, option: str) -> dict[str, str]:
    """KEY=VALUE, by key. Raises `BadParameter`."""
    pairs = {}
    for each in given or []:
        key, equals, value = each.rpartition("=")
        if not equals:
            raise BadParameter(f"found {each!r}; expected KEY=VALUE", param_hint=option)
        pairs[key] = value
    return pairs


def _choice(
    document: dict[str, Any],
    fixed: Sequence[str],
    bounds: dict[str, str],
    weights: dict[str, Fraction],
    allowed: Sequence[str],
    grid: Fraction | None,
) -> Choice:
    """What may change. Raises `BadParameter`."""
    from novate.design.repair_levers import Wishes, choice
    from novate.model.quantities import QuantityError
    from novate.specification.problems import SpecificationError

    try:
        return choice(document, Wishes(fixed, bounds, weights, allowed, grid))
    except SpecificationError as error:
        raise BadParameter(str(error), param_hint="a key") from None
    except QuantityError as error:
        raise BadParameter(str(error), param_hint="--bound") from None


def _grid(text: str | None) -> Fraction | None:
    """A rate above 0, if one is given. Raises `BadParameter`."""
    from novate.model.quantities import QuantityError, parse_rate

    if text is None:
        return None
    try:
        step = parse_rate(text)
    except QuantityError as error:
        raise BadParameter(str(error), param_hint="--round") from None
    if step <= 0:
        raise BadParameter(f"found {text!r}; expected a rate above 0 such as 0.5%", param_hint="--round")
    return step


def _weight(text: str) -> Fraction:
    """A number of at least 0. Raises `BadParameter`."""
    from novate.model.quantities import QuantityError, parse_amount

    try:
        weight = parse_amount(text)
    except QuantityError as error:
        raise BadParameter(str(error), param_hint="--cost") from None
    if weight < 0:
        raise BadParameter(f"found {text!r}; expected a weight of at least 0", param_hint="--cost")
    return weight


def _print(file: str, found: Repairs, output: Format, written: str | None) -> None:
    from novate.design import repair_report
    from novate.system.layout import new_console

    if output is Format.JSON:
        write_output(repair_report.as_json(file, found, tool_version()))
    else:
        write_output(repair_report.as_text(file, found, new_console(), written))


def _write(source: bytes, to: OutputFile, repair: Repair) -> None:
    """The repaired file. Raises `OutputError`."""
    from novate.design.repaired_comments import outdated_comments
    from novate.design.repaired_file import repaired_text

    text, outdated = repaired_text(source.decode("utf-8-sig"), repair.changes, repair.verdicts)
    to.write(text)
    removed = f", without the expectations that are no longer met: {', '.join(outdated)}" if outdated else ""
    write_notice(f"saved {to.path}{removed}")
    for remark in outdated_comments(text, repair.changes):
        write_notice(f"look at {to.path}:{remark}")
