"""Which two versions `novate review` compares: two files, revisions of one, or a file with a proposal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from typer import BadParameter, Exit

from novate.commands.choices import chosen
from novate.system.exit_codes import ExitCode
from novate.system.streams import write_notice

if TYPE_CHECKING:
    from novate.reviewing.versions import Version


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says about it."""

    before: Path
    after: Path | None
    since: str | None
    between: tuple[str, str] | None
    proposal: Path | None
    tiers: Mapping[str, int]
    markets: tuple[str, ...]


def both_versions(asked: Asked) -> tuple[Version, Version]:
    """Read both; ends the command where one cannot be read, when all that is wrong with either has been said.

    Raises `BadParameter`.
    """
    _check(asked)
    if asked.proposal is not None:
        return _with_proposal(asked, asked.proposal)
    file, revisions = asked.before, _revisions(asked)
    if revisions is None:
        return _read_both(lambda: _file(file), lambda: _file(asked.after or file))
    one, other = revisions
    return _read_both(lambda: _at(file, one), lambda: _file(file) if other is None else _at(file, other))


def _check(asked: Asked) -> None:
    """One way to say what comes after. Raises `BadParameter`."""
    ways = {"AFTER": asked.after, "--since": asked.since, "--between": asked.between, "--proposal": asked.proposal}
    given = [name for name, value in ways.items() if value is not None]
    if len(given) != 1:
        raise BadParameter(
            f"found {' and '.join(given) or 'none'}; expected one of {', '.join(ways)}", param_hint="AFTER"
        )
    if asked.tiers and asked.proposal is None:
        raise BadParameter("found a tier without --proposal", param_hint="--tier")


def compared_revisions(asked: Asked) -> tuple[str, str | None]:
    """Those of --since or --between; None for what is there now. Raises `BadParameter`."""
    _check(asked)
    found = _revisions(asked)
    assert found is not None
    return found


def _revisions(asked: Asked) -> tuple[str, str | None] | None:
    """Before and after; None for the file as it is now. Raises `BadParameter`."""
    if asked.since is None:
        return asked.between
    one, dots, other = asked.since.partition("..")
    if not one or (dots and not other.strip(".")) or other.startswith("."):
        raise BadParameter(f"found {asked.since!r}; expected REV, or REV1..REV2", param_hint="--since")
    return one, other or None


def _read_both(one: Callable[[], Version], other: Callable[[], Version]) -> tuple[Version, Version]:
    """Both are tried, so that all problems are told at once."""
    found = [_tried(each) for each in (one, other)]
    if found[0] is None or found[1] is None:
        raise Exit(ExitCode.BAD_INPUT)
    return found[0], found[1]


def _tried(read: Callable[[], Version]) -> Version | None:
    """A version, or None where everything that is wrong with it has been said."""
    from novate.reviewing.revisions import RevisionError

    try:
        return read()
    except RevisionError as error:
        write_notice(f"novate: {error}")
    except Exit:
        pass
    return None


def _file(file: Path) -> Version:
    """As it is now."""
    from novate.commands.design_options import source

    return _version(str(file), source(file))


def _at(file: Path, revision: str) -> Version:
    """As it was at a revision. Raises `RevisionError`."""
    from novate.reviewing.revisions import content_at

    return _version(f"{file} at {revision}", content_at(file, revision))


def _version(name: str, content: bytes) -> Version:
    """What is in a file's content; ends the command where it has problems."""
    from novate.commands.design_options import meaning
    from novate.reviewing.versions import Version

    return Version(name, *meaning(Path(name), content))


def _with_proposal(asked: Asked, proposal: Path) -> tuple[Version, Version]:
    """The file, and the file with a proposal."""
    from novate.commands.design_options import explained, source
    from novate.reviewing.proposals.proposal import Base
    from novate.reviewing.proposals.reading import proposed
    from novate.system.json_source import SourceFailure

    content = source(asked.before)
    before = _version(str(asked.before), content)
    for option, names in (("--tier", asked.tiers), ("--market", asked.markets)):
        chosen([*names], before.specification.markets, option)
    base = Base(before.document, content.decode("utf-8-sig"), asked.tiers, asked.markets)
    try:
        with explained(Path(f"{asked.before} with {proposal}")):
            return before, proposed(proposal, base, before)
    except SourceFailure as failure:
        write_notice("\n".join(failure.problems))
        raise Exit(ExitCode.BAD_INPUT) from None
