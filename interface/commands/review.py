"""`novate review`: two versions of a specification, what was changed between them and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, BadParameter, Exit, Option

from novate.commands.asking import remembered
from novate.commands.choices import chosen
from novate.commands.completion import property_names
from novate.commands.design_options import DEFAULT_SECONDS, NoCache, Timeout, check_seconds
from novate.commands.market_values import market_prices
from novate.commands.review_folder import FolderReview, is_of_folder, review_of_folder
from novate.commands.review_versions import Asked, both_versions
from novate.system.exit_codes import ExitCode
from novate.system.streams import write_output
from novate.system.version import tool_version

if TYPE_CHECKING:
    from novate.reviewing.accounts import Fallen
    from novate.reviewing.holdings import Both
    from novate.reviewing.review import Review

_Several = list[str] | None
_MOST_PROBLEMS = 20
"""Of a list of accounts; a list with a wrong column has one in each line."""


class ReviewFormat(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def review(
    before: Annotated[
        Path,
        Argument(
            metavar="BEFORE",
            help="A specification file (TOML); with --since or --between a directory for all *.toml in it.",
            show_default=False,
        ),
    ],
    after: Annotated[
        Path | None, Argument(metavar="AFTER", help="The same after the change; or one of the options that follow.")
    ] = None,
    since: Annotated[
        str | None,
        Option("--since", metavar="REV", help="The file as git has it at REV against the file now; or A..B."),
    ] = None,
    between: Annotated[
        tuple[str, str] | None, Option("--between", metavar="REV1 REV2", help="The file at two revisions.")
    ] = None,
    proposal: Annotated[
        Path | None,
        Option(
            metavar="P", help="The file with a proposal: dYdX governance JSON, Aave-style JSON, Synthetix SCCP table."
        ),
    ] = None,
    tiers: Annotated[
        _Several, Option("--tier", metavar="MARKET=TIER", help="A market's liquidity tier, where the file has none.")
    ] = None,
    accounts: Annotated[
        Path | None,
        Option(metavar="CSV", help="Who becomes liquidatable: account, market, size, and balance or margin ratio."),
    ] = None,
    prices: Annotated[
        _Several,
        Option(
            "--price",
            metavar="MARKET=PRICE",
            help="Of --accounts, in quote units; else its column, or reference_price.",
        ),
    ] = None,
    markets: Annotated[_Several, Option("--market", metavar="M", help="Only this market; may be repeated.")] = None,
    properties: Annotated[
        _Several,
        Option("--property", metavar="P", help="Only this property; may be repeated.", autocompletion=property_names),
    ] = None,
    show_all: Annotated[bool, Option("--all", help="Show what is as before, too.")] = False,
    strict: Annotated[
        bool, Option("--strict", help="A figure that is worse, or an account that falls, is a failure as well.")
    ] = False,
    output: Annotated[ReviewFormat, Option("--format", help="markdown: for a pull request.")] = ReviewFormat.TEXT,
    timeout: Timeout = DEFAULT_SECONDS,
    no_cache: NoCache = False,
) -> ExitCode:
    """Compare two versions of a specification: what was changed, what got worse, who becomes liquidatable.

    Example: novate review market.toml --since main --accounts accounts.csv --price ETH-USD=2000

    Exit code: 0 nothing worse; 1 violated now, not before; 2 not proved any more, or doubtful; 3 bad input.
    """
    from novate.properties import PROPERTIES
    from novate.reviewing.review import reviewed

    check_seconds(timeout)
    asked = chosen(properties, PROPERTIES, "--property")
    versions = Asked(before, after, since, between, proposal, _tiers(tiers or []), tuple(markets or ()))
    if is_of_folder(versions):
        if markets or accounts or prices:
            raise BadParameter(
                "found a directory; expected a file with --market, --accounts and --price", param_hint="BEFORE"
            )
        found = review_of_folder(versions, asked, remembered(timeout, no_cache=no_cache), strict=strict)
        _print_all(found, output, show_all=show_all)
        return found.exit_code
    one, other = both_versions(versions)
    known = dict.fromkeys((*one.specification.markets, *other.specification.markets))
    wanted = chosen(markets, known, "--market")
    given = market_prices(prices or [], list(known))
    if given and accounts is None:
        raise BadParameter("found a price without --accounts", param_hint="--price")
    fallen = None if accounts is None else _fallen(accounts, given, (one.specification, other.specification))
    made = reviewed(one, other, wanted, asked, remembered(timeout, no_cache=no_cache))
    if fallen is not None:
        made = replace(made, fallen=fallen[0], notes=fallen[1])
    code = made.exit_code(strict=strict)
    _print(made, code, output, show_all=show_all)
    return code


def _tiers(given: Sequence[str]) -> dict[str, int]:
    """MARKET=TIER. Raises `BadParameter`."""
    found = {}
    for each in given:
        market, _, tier = each.rpartition("=")
        if not market or not (tier.isascii() and tier.isdigit() and len(tier) < 10):
            raise BadParameter(f"found {each!r}; expected MARKET=TIER, as ETH-USD=0", param_hint="--tier")
        found[market] = int(tier)
    return found


def _fallen(path: Path, given: Mapping[str, Fraction], both: Both) -> tuple[Fallen, tuple[str, ...]]:
    """Who falls, and notes; ends the command where the list has problems."""
    from novate.reports.problem_list import print_problems
    from novate.reviewing.holdings import fallen_of
    from novate.specification.problems import SpecificationError

    try:
        fallen, unused = fallen_of(path, given, both)
    except SpecificationError as error:
        print_problems(str(path), error.problems, _MOST_PROBLEMS)
        raise Exit(ExitCode.BAD_INPUT) from None
    return fallen, (f"{path}: not used: {', '.join(unused)}",) if unused else ()


def _print(found: Review, code: ExitCode, output: ReviewFormat, *, show_all: bool) -> None:
    match output:
        case ReviewFormat.JSON:
            from novate.reviewing.review_json import as_json

            write_output(as_json(found, code, tool_version()))
        case ReviewFormat.MARKDOWN:
            from novate.reviewing.review_markdown import as_markdown

            write_output(as_markdown(found, show_all=show_all))
        case ReviewFormat.TEXT:
            from novate.reviewing.review_text import as_text
            from novate.system.layout import new_console

            write_output(as_text(found, new_console(), show_all=show_all))


def _print_all(found: FolderReview, output: ReviewFormat, *, show_all: bool) -> None:
    """The same of every file of a folder."""
    match output:
        case ReviewFormat.JSON:
            from novate.reviewing.review_json import all_as_json

            write_output(all_as_json(found.reviews, found.codes, found.change, found.exit_code, tool_version()))
        case ReviewFormat.MARKDOWN:
            from novate.reviewing.review_markdown import all_as_markdown

            write_output(all_as_markdown(found.reviews, [*found.change.remarks()], show_all=show_all))
        case ReviewFormat.TEXT:
            from novate.reviewing.review_text import all_as_text
            from novate.system.layout import new_console

            write_output(all_as_text(found.reviews, [*found.change.remarks()], new_console(), show_all=show_all))
