"""SARIF 2.1.0, the format of code scanning: a result for each finding, with its run as a code flow.

A violation is an error, an open question a warning. What `[expect]` or a baseline accepts is a note, and suppressed. A
file that cannot be read is no result: its problems are notifications of an invocation that did not succeed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from novate.properties import PROPERTIES
from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.formats.finding import EXPECTATION, INTERRUPTED, UNREADABLE, Finding, Level, findings
from novate.reports.formats.moments import moments
from novate.reports.formats.repository_path import in_repository
from novate.specification.problems import dotted
from novate.system.exit_codes import ExitCode, worst
from novate.system.version import tool_version

Json = dict[str, Any]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}
_NO_RESULTS = (UNREADABLE, INTERRUPTED)
"""What keeps the tool from its work, and says nothing of the mechanism."""


_STDIN = "stdin:"
"""Where a specification came from that is in no file."""


class SarifWriter:
    """One document, written in the end."""

    def item(self, _: FileAnswer | Unreadable) -> str:
        """Nothing yet: whether all went well stands at the top."""
        return ""

    def end(self, results: Sequence[FileAnswer | Unreadable]) -> str:
        """The document."""
        found = [each for result in results for each in findings(result)]
        rules = [*map(_rule, PROPERTIES), _EXPECTATION_RULE]
        places = {rule["id"]: place for place, rule in enumerate(rules)}
        driver = {"name": "novate", "semanticVersion": tool_version(), "rules": rules}
        run = {
            "tool": {"driver": driver},
            "invocations": [_invocation(results, found)],
            "artifacts": [{"location": _location(result.file)} for result in results],
            "results": [_result(each, places[each.rule]) for each in found if each.rule not in _NO_RESULTS],
            "columnKind": "unicodeCodePoints",
        }
        return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


_EXPECTATION_RULE: Json = {
    "id": EXPECTATION,
    "name": "Expectation",
    "shortDescription": {"text": "A verdict is as the file expects"},
    "fullDescription": {"text": "Every entry of [expect] comes out as it says."},
    "defaultConfiguration": {"level": "error"},
}


def _rule(name: str) -> Json:
    """A property."""
    known = PROPERTIES[name]
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.statement},
        "help": {"text": f"{known.statement}\n\n{known.formula}\n\n{known.source}"},
        "defaultConfiguration": {"level": "error"},
    }


def _result(finding: Finding, rule: int) -> Json:
    """A finding; its fingerprint stays as it is when lines move."""
    verdict = finding.verdict
    properties: Json = {}
    if verdict is not None:
        properties = {"status": verdict.status, "market": verdict.market, "side": verdict.side}
        if verdict.headroom is not None:
            properties["headroom"] = f"{verdict.headroom.numerator}/{verdict.headroom.denominator}"
    about = "\n".join((_uri(finding.file), finding.rule, finding.title))
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": f"{finding.title}. {finding.text}"},
        "locations": [_place(finding)],
        "partialFingerprints": {"finding/v1": sha256(about.encode()).hexdigest()},
        "properties": properties,
    }
    if finding.scenario is not None:
        said = [{"location": _place(finding) | {"message": {"text": each}}} for each in moments(finding.scenario)]
        flow = {"locations": [{**each, "executionOrder": number} for number, each in enumerate(said, start=1)]}
        result["codeFlows"] = [{"message": {"text": "How it breaks"}, "threadFlows": [flow]}]
    if finding.level is Level.NOTE:
        kind = "external" if finding.accepted_by == "the baseline" else "inSource"
        result["suppressions"] = [{"kind": kind, "justification": f"accepted by {finding.accepted_by}"}]
    return result


def _place(finding: Finding) -> Json:
    """The file, the line of the key, and the key."""
    physical: Json = {"artifactLocation": _location(finding.file)}
    if finding.line is not None:
        physical["region"] = {"startLine": finding.line}
    logical = [{"fullyQualifiedName": dotted(finding.key), "kind": "member"}] if finding.key else []
    return {"physicalLocation": physical} | ({"logicalLocations": logical} if logical else {})


def _invocation(results: Sequence[FileAnswer | Unreadable], found: Sequence[Finding]) -> Json:
    """How the work went."""
    troubles = [each for each in found if each.rule in _NO_RESULTS]
    notifications = [
        {
            "level": _LEVELS[each.level],
            "message": {"text": f"{each.title}: {each.text}"},
            "locations": [_place(each)],
        }
        for each in troubles
    ]
    code = worst(result.exit_code for result in results)
    said: Json = {"executionSuccessful": not troubles, "toolExecutionNotifications": notifications}
    return said if any(each.rule == INTERRUPTED for each in troubles) else said | {"exitCode": int(ExitCode(code))}


def _location(file: str) -> Json:
    """A path from the folder that was checked out, or an absolute one."""
    uri = _uri(file)
    return {"uri": uri} if uri.startswith(("file:", _STDIN)) else {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _uri(file: str) -> str:
    if file == "-":
        return _STDIN
    path = in_repository(file)
    if path.parts[:1] == ("..",):
        path = Path(os.path.normpath(path.absolute()))
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
