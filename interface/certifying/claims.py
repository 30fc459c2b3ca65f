"""What a bundle claims: from this, and the specification, every file of it follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from novate.model.contract import ADVERSARY, Limit
from novate.model.specification import Side
from novate.proofs.certificates.evidence import Evidence
from novate.proofs.status import Status

FORMAT: Final = "novate-bundle-2"
"""Changes when a bundle would be read otherwise."""

LONGEST = 5000
"""Characters of a text."""


def printable(text: str) -> str:
    """The text, if it can be shown as it is: nothing in it ends a line or moves the cursor of a reader's terminal."""
    if not text.isprintable():
        raise ValueError("found a character that is not printable")
    return text


def one_line(text: str) -> str:
    """Anybody's words as a text of a bundle."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:LONGEST]


Text = Annotated[str, StringConstraints(max_length=LONGEST), AfterValidator(printable)]


class Record(BaseModel):
    """Exactly these keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def of_adversary(limit: Limit) -> Limit:
    """The limit, if a proof can use it."""
    if limit not in ADVERSARY:
        raise ValueError(f"found {limit}; expected one of {', '.join(ADVERSARY)}")
    return limit


class UseRecord(Record):
    """A limit of one market."""

    limit: Annotated[Limit, AfterValidator(of_adversary)]
    market: Text


class StatementRecord(Record):
    """One verdict."""

    market: Text | None
    side: Side | None
    property: Text
    status: Status
    detail: Text
    exact: bool
    limits: tuple[UseRecord, ...]
    run: Text
    """The file of the scenario that breaks it, or of the witness that exercises it; empty where there is none."""
    obligations: tuple[Text, ...]
    """The files that prove it."""


class OpinionRecord(Record):
    """What a solver besides Z3 said."""

    solver: Text
    answer: Literal["sat", "unsat", "unknown"]
    proof: Text
    """The file of its proof; empty where it gave none."""


class ObligationRecord(Record):
    """One question."""

    file: Text
    name: Text
    linear: bool
    certificate: Text
    """The file of its certificate; empty where it has none."""
    opinions: tuple[OpinionRecord, ...]
    evidence: Evidence
    """What speaks for it besides Z3."""


class ToolRecord(Record):
    """Who wrote it."""

    name: Literal["novate"]
    version: Text


class Manifest(Record):
    """The file `manifest.json`."""

    format: Literal["novate-bundle-2"] = FORMAT
    tool: ToolRecord
    command: Text
    solvers: Mapping[Text, Text]
    theorems: tuple[StatementRecord, ...] = Field(min_length=1)
    obligations: tuple[ObligationRecord, ...]
