"""What `novate review` says of a folder: of each file that was changed in it, one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from typer import Exit

from novate.commands.review_versions import Asked, both_versions, compared_revisions
from novate.system.exit_codes import ExitCode, worst
from novate.system.streams import write_notice

if TYPE_CHECKING:
    from novate.caching.memory import Ask
    from novate.reviewing.folder import FolderChange
    from novate.reviewing.review import Review


@dataclass(frozen=True, slots=True)
class FolderReview:
    """The reviews of the files that were changed, with the exit code of each."""

    change: FolderChange
    reviews: tuple[Review, ...]
    codes: tuple[ExitCode, ...]
    exit_code: ExitCode
    """The worst of them, and of files that cannot be read."""


def is_of_folder(asked: Asked) -> bool:
    """Whether the files of a directory are asked about, at revisions."""
    return asked.before.is_dir() and (asked.since is not None or asked.between is not None)


def review_of_folder(asked: Asked, properties: Sequence[str], ask: Ask, *, strict: bool) -> FolderReview:
    """All that is wrong with any file is said. Raises `BadParameter`."""
    from novate.reviewing.folder import folder_change
    from novate.reviewing.review import reviewed
    from novate.reviewing.revisions import RevisionError

    try:
        change = folder_change(asked.before, *compared_revisions(asked))
    except RevisionError as error:
        write_notice(f"novate: {error}")
        raise Exit(ExitCode.BAD_INPUT) from None
    reviews, codes, unread = [], [], False
    for file in change.changed:
        try:
            one, other = both_versions(replace(asked, before=file))
        except Exit:
            unread = True
            continue
        every = [*dict.fromkeys((*one.specification.markets, *other.specification.markets))]
        reviews.append(found := reviewed(one, other, every, properties, ask))
        codes.append(found.exit_code(strict=strict))
    code = worst([*codes, ExitCode.BAD_INPUT] if unread else codes)
    return FolderReview(change, tuple(reviews), tuple(codes), code)
