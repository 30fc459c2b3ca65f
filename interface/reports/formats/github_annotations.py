"""Annotations of GitHub's checks: a workflow command for each finding, which the log of a step may hold.

Escaped as GitHub's own toolkit does. Of one step GitHub shows ten errors and ten warnings, so the worst come first.
"""

from __future__ import annotations

from collections.abc import Sequence

from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.formats.finding import Finding, Level, findings
from novate.reports.formats.repository_path import in_repository
from novate.reports.verify_text import summary_of_all

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning"}
"""What is accepted is no annotation."""


class GithubWriter:
    """For the log of a step."""

    def item(self, result: FileAnswer | Unreadable) -> str:
        """The annotations of one file."""
        return "".join(f"{annotation(each)}\n" for each in findings(result) if each.level in _COMMANDS)

    def end(self, results: Sequence[FileAnswer | Unreadable]) -> str:
        """One line about all files, which is no annotation."""
        return f"novate: {summary_of_all(results)}\n"


def annotation(finding: Finding) -> str:
    """One workflow command."""
    place = {"file": in_repository(finding.file).as_posix(), "line": finding.line, "title": f"novate: {finding.title}"}
    said = ",".join(f"{name}={_property(str(value))}" for name, value in place.items() if value is not None)
    return f"::{_COMMANDS[finding.level]} {said}::{_data(finding.text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
