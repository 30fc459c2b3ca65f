"""`novate compare`: margin models side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, BadParameter, Option

from novate.commands import design_options as options
from novate.commands.asking import remembered
from novate.commands.completion import margin_models
from novate.commands.market_values import market_prices, market_spreads
from novate.commands.output_file import OutputFile
from novate.system.exit_codes import ExitCode
from novate.system.optional_libraries import require
from novate.system.streams import write_notice, write_output
from novate.system.version import tool_version

if TYPE_CHECKING:
    from novate.comparing.answer import Answer, Positions
    from novate.comparing.machines import Variant
    from novate.model.specification import Specification

ENDINGS = (".svg", ".png")


class CompareFormat(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def compare(
    file: Annotated[Path, Argument(metavar="FILE", help="A specification file (TOML).", show_default=False)],
    margins: Annotated[
        str,
        Option("--margins", metavar="M,M", help="Which margin models, by commas.", autocompletion=margin_models),
    ] = "isolated,cross,pooled",
    accounts: Annotated[
        Path | None,
        Option(metavar="CSV", help="The book: account, market, size, and balance, equity or margin ratio."),
    ] = None,
    prices: Annotated[
        list[str] | None,
        Option(
            "--price",
            metavar="MARKET=PRICE",
            help="Of --accounts, in quote units; else its column, or reference_price.",
        ),
    ] = None,
    spreads: Annotated[
        list[str] | None,
        Option("--max-spread", metavar="A/B=RATE", help="How far two markets' moves differ, beside the file's."),
    ] = None,
    out: Annotated[
        Path | None, Option("--out", metavar="OUT", help="Draw capital against loss: .svg or .png (extra plot).")
    ] = None,
    output: Annotated[CompareFormat, Option("--format", help="For a person or for a program.")] = CompareFormat.TEXT,
    timeout: options.Timeout = options.DEFAULT_SECONDS,
    no_cache: options.NoCache = False,
) -> ExitCode:
    """Compare margin models: the capital each requires, what it survives, whose loss, and where one breaks alone.

    Example: novate compare examples/margins/two-hedged-markets.toml --margins isolated,cross,pooled

    Exit code: 0; 3 bad input.
    """
    options.check_seconds(timeout)
    kinds = _kinds(margins)
    picture = _picture(out, [file, *([] if accounts is None else [accounts])])
    document, specification = options.read(file)
    names = list(specification.markets)
    given, bounds = market_prices(prices or [], names), market_spreads(spreads or [], names)
    if given and accounts is None:
        raise BadParameter("found a price without --accounts", param_hint="--price")
    positions = _positions(accounts, given, specification)
    variants = _variants(document, kinds, timeout, no_cache=no_cache)
    from novate.comparing.answer import compare as compared

    with options.explained(file if accounts is None else accounts):
        answer = compared(str(file), specification, variants, positions, bounds, is_usual=accounts is None)
    _print(answer, output)
    if picture is not None:
        from novate.comparing.picture import picture as drawn

        picture.write(drawn(answer, picture.path.suffix.lower().lstrip(".")))
        write_notice(f"saved {picture.path}")
    return ExitCode.AS_WISHED


def _kinds(text: str) -> list[str]:
    """The models by their names. Raises `BadParameter`."""
    from novate.comparing.kinds import kinds_in
    from novate.system.names import UnknownNameError

    try:
        return kinds_in(text.split(","))
    except UnknownNameError as error:
        raise BadParameter(str(error), param_hint="--margins") from None


def _picture(path: Path | None, inputs: Sequence[Path]) -> OutputFile | None:
    """Where to draw. Raises `BadParameter`."""
    if path is None:
        return None
    if path.suffix.lower() not in ENDINGS:
        raise BadParameter(f'found "{path}"; expected a name that ends in {" or ".join(ENDINGS)}', param_hint="--out")
    require("matplotlib", option="--out")
    return OutputFile.of(path, "--out", inputs)


def _positions(accounts: Path | None, given: Mapping[str, Fraction], specification: Specification) -> Positions:
    """The book; ends the command where its list has problems."""
    from novate.comparing.books import usual_positions

    if accounts is None:
        return usual_positions(specification)
    from novate.reviewing.holdings import holdings_in, notionals_of

    with options.explained(accounts):
        holdings, prices, unused = holdings_in(accounts, given, specification)
    if unused:
        write_notice(f"{accounts}: not used: {', '.join(unused)}")
    return notionals_of(holdings, prices)


def _variants(document: Mapping[str, Any], kinds: Sequence[str], seconds: float, *, no_cache: bool) -> list[Variant]:
    """The file under each model, with its verdicts."""
    from novate.comparing.machines import variant, with_verdicts

    return with_verdicts([variant(document, kind) for kind in kinds], remembered(seconds, no_cache=no_cache))


def _print(answer: Answer, output: CompareFormat) -> None:
    match output:
        case CompareFormat.JSON:
            from novate.comparing.machine_forms import as_json

            write_output(as_json(answer, tool_version()))
        case CompareFormat.CSV:
            from novate.comparing.machine_forms import as_csv

            write_output(as_csv(answer))
        case CompareFormat.TEXT:
            from novate.comparing.text import as_text
            from novate.system.layout import new_console

            write_output(as_text(answer, new_console()))
