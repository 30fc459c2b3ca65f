"""`novate certify`: an evidence bundle that a stranger can check."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, BadParameter, Exit, Option

from novate.commands.design_options import DEFAULT_SECONDS, NoCache, Timeout, check_seconds
from novate.commands.verify import Format
from novate.system.exit_codes import ExitCode
from novate.system.streams import OutputError, write_notice, write_output

if TYPE_CHECKING:
    from novate.model.specification import Specification


def certify(
    file: Annotated[Path, Argument(metavar="FILE", help="A specification file (TOML).", show_default=False)],
    out: Annotated[Path, Option("--out", metavar="DIR", help="A new or empty folder, or a bundle to be replaced.")],
    output: Annotated[Format, Option("--format", help="For a person or for a program.")] = Format.TEXT,
    timeout: Timeout = DEFAULT_SECONDS,
    no_cache: NoCache = False,
) -> ExitCode:
    """Write everything that a stranger needs to check the verdicts: obligations, certificates, runs, the argument.

    Example: novate certify examples/dydx-v4-eth-usd.toml --out bundle && novate check bundle

    A bundle is about all markets and properties of a file, so that nobody is shown a part. After an interrupt the same
    command goes on where it was: what is known is kept (docs/cache.md).

    Exit code, as for verify: 0 all proved, not applicable or as expected; 1 something violated; 2 something not
    decided; 3 bad input, nothing written.
    """
    check_seconds(timeout)
    source, specification = _read(file)
    _check_folder(out)
    from novate.caching.memory import memory
    from novate.certifying import report
    from novate.certifying.bundle import files
    from novate.certifying.folder import write_folder
    from novate.certifying.produce import known as find_out
    from novate.gate.expectations import judged
    from novate.proofs.certificates.stored.archive import ArchiveError
    from novate.proofs.engine.second_solver import MissingSolverError
    from novate.reports.answers import FileAnswer
    from novate.system.optional_libraries import how_to_install

    try:
        known, verdicts = find_out(
            source, specification, _command(file, out), timeout, memory(timeout, cross_check=True, no_cache=no_cache)
        )
    except MissingSolverError as error:
        write_notice(f"novate: {how_to_install(*error.args)}; a certificate needs a second solver")
        return ExitCode.BAD_INPUT
    except ArchiveError as error:
        write_notice(f"novate: {error}")
        return ExitCode.BAD_INPUT
    except OSError as error:
        raise BadParameter(f"cannot certify {file}: {error.strerror}", param_hint="FILE") from None
    try:
        write_folder(out, files(known))
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror}") from error
    write_output(report.written_json(str(out), known) if output is Format.JSON else report.written(str(out), known))
    return FileAnswer(str(file), specification, tuple(verdicts), judged(specification, tuple(verdicts))).exit_code


def _read(file: Path) -> tuple[bytes, Specification]:
    """The file as it is, and what it means; ends the command where it has problems."""
    from novate.reports.problem_list import print_problems
    from novate.specification.file import SpecificationError, parse_bytes, read_source

    try:
        source = read_source(file)
        return source, parse_bytes(source)
    except SpecificationError as error:
        print_problems(str(file), error.problems)
        raise Exit(ExitCode.BAD_INPUT) from None


def _check_folder(out: Path) -> None:
    """Before any work is done. Raises `BadParameter`."""
    from novate.certifying.folder import NotABundleError, check_writable

    try:
        check_writable(out)
    except NotABundleError as error:
        raise BadParameter(f"{out} {error}", param_hint="--out") from None
    except OSError as error:
        raise BadParameter(f"cannot write {out}: {error.strerror}", param_hint="--out") from None


def _command(file: Path, out: Path) -> str:
    """What was typed, but for options that change no file."""
    return shlex.join(["novate", "certify", str(file), "--out", str(out)])
