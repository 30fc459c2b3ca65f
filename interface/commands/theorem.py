"""`novate theorem`: what holds for every parameter set, proved while you wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from typer import Argument, BadParameter, Option

from novate.commands.choices import chosen
from novate.commands.completion import theorem_names
from novate.commands.design_options import DEFAULT_SECONDS
from novate.commands.verify import Format, check_second_solver
from novate.system.exit_codes import ExitCode
from novate.system.streams import write_notice, write_output
from novate.system.version import tool_version

if TYPE_CHECKING:
    from novate.proofs.theorems.theorem import Theorem
    from novate.reports.theorem_report import ProvedTheorem


def theorem(
    name: Annotated[
        str | None,
        Argument(
            metavar="[NAME]",
            help="A property, or a theorem's name or the start of it; which there are if none is.",
            autocompletion=theorem_names,
        ),
    ] = None,
    every: Annotated[bool, Option("--all", help="Prove all of them.")] = False,
    latex: Annotated[bool, Option("--latex", help="Write the conditions as a fragment of LaTeX.")] = False,
    output: Annotated[Format, Option("--format", help="For a person, or for a program.")] = Format.TEXT,
    cross_check: Annotated[
        bool, Option("--cross-check", help="Ask a second solver about every obligation, too: yices or cvc5.")
    ] = False,
    certify: Annotated[
        bool,
        Option("--certify", help="Check each obligation's stored certificate; a second solver is asked where none is."),
    ] = False,
    search_certificates: Annotated[
        bool, Option("--search-certificates", help="Find the certificates that are missing, and store them.")
    ] = False,
) -> ExitCode:
    """Prove what holds for every parameter set: the exact condition on the parameters, for each shape of a mechanism.

    Example: novate theorem no-bad-debt/isolated

    Exit code: 0 all proved, and no certificate refused; 2 not so, or with --search-certificates some are missing;
    3 bad input.
    """
    if search_certificates:
        if latex or cross_check or certify:
            raise BadParameter("stands alone: it proves nothing", param_hint="--search-certificates")
        return _search(name, output)
    from novate.proofs.certificates.stored.archive import ArchiveError
    from novate.proofs.engine.limits import Limits
    from novate.proofs.theorems.theorem import theorems
    from novate.reports.theorem_report import ProvedTheorem
    from novate.workers.theorem_proofs import proofs

    wanted = _wanted(name, theorems())
    if name is None and not (every or latex or certify or cross_check):
        _list(wanted, output)
        return ExitCode.AS_WISHED
    if cross_check:
        check_second_solver()
    try:
        found = proofs(wanted, Limits(seconds=DEFAULT_SECONDS, cross_check=cross_check), certify=certify)
    except ArchiveError as error:
        write_notice(f"novate: {error}")
        return ExitCode.BAD_INPUT
    proved = [
        ProvedTheorem(theorem, each.proof, each.certified, each.premises)
        for theorem, each in zip(wanted, found, strict=True)
    ]
    _print(proved, output, latex=latex)
    return ExitCode.AS_WISHED if all(each.proof.holds for each in found) else ExitCode.UNDECIDED


def _list(known: Sequence[Theorem], output: Format) -> None:
    """Which there are; nothing is proved."""
    from novate.reports.theorem_names import as_json, as_text
    from novate.system.layout import new_console

    write_output(as_json(known, tool_version()) if output is Format.JSON else as_text(known, new_console()))


def _print(proved: Sequence[ProvedTheorem], output: Format, *, latex: bool) -> None:
    """What became of them; a fragment for a paper has only those that are proved."""
    from novate.reports.theorem_latex import fragment
    from novate.reports.theorem_report import as_json, as_text

    if output is Format.JSON:
        write_output(as_json(proved, tool_version()))
    elif latex:
        write_output(fragment([each.theorem for each in proved if each.proof.holds]))
    else:
        write_output(as_text(proved))


def _search(name: str | None, output: Format) -> ExitCode:
    """Find what certificates are missing, and store them."""
    from novate.proofs.certificates.stored.archive import ArchiveError
    from novate.proofs.certificates.stored.store import FOLDER
    from novate.proofs.theorems.theorem import theorems
    from novate.reports import search_report
    from novate.workers.certificate_search import check_store, search

    wanted = _wanted(name, theorems())
    try:
        check_store(wanted)
        found = search(wanted, is_whole=name is None)
    except ArchiveError as error:
        write_notice(f"novate: {error}")
        return ExitCode.BAD_INPUT
    except OSError as error:
        write_notice(f"novate: cannot write {FOLDER}: {error.strerror}; expected the folder of a checkout of novate")
        return ExitCode.NOT_WRITTEN
    write_output(
        search_report.as_json(found, tool_version()) if output is Format.JSON else search_report.as_text(found)
    )
    return ExitCode.AS_WISHED if all(each.certified == each.questions for each in found) else ExitCode.UNDECIDED


def _wanted(name: str | None, known: tuple[Theorem, ...]) -> list[Theorem]:
    """The theorems whose name starts so. Raises `BadParameter` where there are none."""
    exact = [each for each in known if each.name == name]
    wanted = exact or [each for each in known if name is None or each.name.startswith(f"{name}/")]
    if not wanted and name is not None:
        names = dict.fromkeys(part for each in known for part in (each.claim, each.name))
        chosen([name], names, "NAME")
        raise BadParameter(f"found {name}; no theorem's name starts so", param_hint="NAME")
    return wanted
