"""The command line: which commands there are, and how every outcome becomes an exit code.

The heavy libraries (the solver, pydantic) are imported by the commands that need them, so that the others start fast.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from threading import Timer
from types import FrameType
from typing import Annotated, NoReturn

from typer import Exit, Option, Typer, TyperException

from novate.commands.certify import certify
from novate.commands.check import check
from novate.commands.compare import compare
from novate.commands.conformance import conformance
from novate.commands.envelope import envelope
from novate.commands.explain import explain
from novate.commands.importing import import_
from novate.commands.init import init
from novate.commands.lint import lint
from novate.commands.mutate import mutate
from novate.commands.network import network
from novate.commands.repair import repair
from novate.commands.replay import replay
from novate.commands.report import report
from novate.commands.review import review
from novate.commands.schema import schema
from novate.commands.sweep import sweep
from novate.commands.theorem import theorem
from novate.commands.threshold import threshold
from novate.commands.verify import verify
from novate.system.exit_codes import ExitCode
from novate.system.frames import with_room
from novate.system.garbage import collect_seldom
from novate.system.streams import OutputError, guard_streams, write_notice, write_output
from novate.system.version import tool_version
from novate.workers.worker_pool import WorkersError

application = Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help is literal then, '.[plot]' included, and there at once
    context_settings={"help_option_names": ["-h", "--help"]},
)
application.command()(verify)
application.command(short_help="Repeat saved scenarios from their actions alone, and draw or export them.")(replay)
application.command(short_help="Write what is known of files as one page for a browser.")(report)
application.command(short_help="Write what a stranger needs to check the verdicts.")(certify)
application.command(short_help="Check a bundle of `novate certify` from its files alone.")(check)
application.command(short_help="Say why a verdict is what it is, in the file's numbers.")(explain)
application.command(short_help="Point out numbers that are unusual.")(lint)
application.command(short_help="Write a first specification file.")(init)
application.command()(schema)
application.command(short_help="Give a verdict for every combination of values.")(sweep)
application.command(short_help="Prove what holds for every parameter set.")(theorem)
application.command(short_help="Find the smallest or largest safe value of any number.")(threshold)
application.command(short_help="Show the largest move per block against the keeper delay.")(envelope)
application.command(short_help="Find the cheapest changes with which everything holds.")(repair)
application.command(short_help="Make mistakes in the mechanism, and see what notices them.")(mutate)
application.command(short_help="Say who defaults in a network of debts, and what a pool guarantees.")(network)
application.command(short_help="Put margin models side by side: capital, what survives, whose loss.")(compare)
application.command(short_help="Compare two versions: what changed, and what got worse.")(review)
application.add_typer(import_, name="import", short_help="Turn a protocol's own files into a specification file.")
application.add_typer(conformance, name="conformance")


def _show_version(asked: bool) -> None:
    if asked:
        write_output(f"novate {tool_version()}\n")
        raise Exit


@application.callback()
def novate(
    _: Annotated[
        bool, Option("--version", "-V", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Prove that a decentralized clearing mechanism stays solvent, or see exactly how it breaks.

    Example: novate verify examples/dydx-v4-eth-usd.toml

    Exit code 4 of every command: the answer could not be written.
    """


def main() -> NoReturn:
    """Run the command that the arguments name, and exit with its code."""
    collect_seldom()
    signal.signal(signal.SIGTERM, _terminate)
    signal.signal(signal.SIGINT, _interrupt)
    guard_streams()
    sys.exit(with_room(run, sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; every outcome is an exit code."""
    try:
        code = application(args=list(arguments), prog_name="novate", standalone_mode=False)
        sys.stdout.flush()
    except OutputError as error:
        write_notice(f"novate: {error}")
        return ExitCode.NOT_WRITTEN
    except WorkersError as error:
        write_notice(f"novate: {error}")
        return ExitCode.UNDECIDED
    except TyperException as error:
        _explain(error)
        return ExitCode.BAD_INPUT
    except Exception as error:  # noqa: BLE001 - a bug must not look like the exit code of a verdict
        traceback.print_exc()
        write_notice(f"novate: internal error, please report it: {type(error).__name__}: {error}")
        return ExitCode.UNDECIDED
    return int(code or 0)


def _explain(error: TyperException) -> None:
    """Say on standard error what was wrong with the arguments, and where help is."""
    message, context = error.format_message(), getattr(error, "ctx", None)
    is_help = message.startswith("Usage: ")
    if message:
        write_notice(message if is_help else f"novate: {message}")
    if message and context is not None and not is_help:
        write_notice(f"Try '{context.command_path} --help'.")


def _terminate(_: int, __: FrameType | None) -> NoReturn:
    """End as after Ctrl-C, so that the worker processes go too."""
    sys.exit(ExitCode.TERMINATED)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """As ever, but not inside a finalizer (the solver's terms have them), where Python would swallow it: soon after."""
    while frame is not None:
        if frame.f_code.co_name == "__del__":
            Timer(0.01, os.kill, [os.getpid(), number]).start()
            return
        frame = frame.f_back
    raise KeyboardInterrupt
