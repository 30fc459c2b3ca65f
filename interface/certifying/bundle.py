"""A bundle's files, all of which follow from what is known: so `novate check` can make them again and compare."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from novate.certifying.argument_picture import as_svg
from novate.certifying.bundle_report import bundle_report
from novate.certifying.claims import (
    Manifest,
    ObligationRecord,
    OpinionRecord,
    StatementRecord,
    ToolRecord,
    UseRecord,
)
from novate.certifying.graph_description import as_dot
from novate.certifying.known import Known, SolverWord
from novate.model.specification import Specification
from novate.proofs.certificates.argument_graph import Graph, argument_graph, as_json
from novate.proofs.certificates.evidence import Evidence
from novate.proofs.certificates.statement import Statement, WrittenObligation, body, lemmas

SPECIFICATION, MANIFEST, CHECKSUMS = "specification.toml", "manifest.json", "SHA256SUMS"
REPORT = "report.html"

Files = dict[str, bytes]
"""Path inside the bundle -> content."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A question with its place in the bundle."""

    question: WrittenObligation
    stem: str
    """File name without folder and ending."""
    needed_by: list[str] = field(default_factory=list)
    """Titles of the statements that rest on it."""

    @property
    def file(self) -> str:
        """The question itself."""
        return f"obligations/{self.stem}.smt2"

    @property
    def certificate(self) -> str:
        """Its certificate."""
        return f"certificates/{self.stem}.json"

    def proof(self, solver: str) -> str:
        """Another solver's proof."""
        return f"certificates/{self.stem}.{solver}-proof"


def filed(specification: Specification, statements: Sequence[Statement]) -> dict[str, Filed]:
    """Every obligation of everything that is proved, by its body, equal ones once, in the order of the argument."""
    found: dict[str, Filed] = {}
    for statement in statements:
        for question in questions_of(specification, statement):
            key = body(question.script)
            one = found.setdefault(key, Filed(question, f"{len(found) + 1:03}-{slug(question.name)}"))
            if statement.title not in one.needed_by:
                one.needed_by.append(statement.title)
    return found


def questions_of(specification: Specification, statement: Statement) -> Iterator[WrittenObligation]:
    """All that prove a statement; none where it is not proved."""
    for lemma in lemmas(specification, statement) if statement.proved else ():
        yield from lemma.questions


def slug(name: str) -> str:
    """A name as part of a file name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].rstrip("-")


def files(known: Known) -> Files:
    """The whole bundle."""
    questions = filed(known.specification, known.statements)
    content: Files = {SPECIFICATION: known.source}
    for key, each in questions.items():
        content[each.file] = each.question.script.encode()
        if key in known.certificates:
            content[each.certificate] = known.certificates[key].encode()
        for answer in known.answers.get(key, ()):
            if answer.proof:
                content[each.proof(answer.solver)] = answer.proof.encode()
    content |= dict(known.runs.values())
    graph = graph_of(known, questions)
    content |= graph_files(graph)
    content[REPORT] = bundle_report(known, SPECIFICATION, graph).encode()
    content[MANIFEST] = manifest(known, questions).model_dump_json(indent=1).encode() + b"\n"
    return dict(sorted(content.items())) | {CHECKSUMS: checksums(content).encode()}


def graph_of(known: Known, questions: Mapping[str, Filed]) -> Graph:
    """How the obligations make the theorems."""

    def file_of(script: str) -> str:
        return questions[body(script)].file

    def evidence_of(script: str) -> Evidence:
        return evidence(known, body(script))

    def run_of(statement: Statement) -> str:
        return known.runs.get(statement.title, ("", b""))[0]

    return argument_graph(known.specification, known.statements, file_of, evidence_of, run_of)


def graph_files(graph: Graph) -> Files:
    """For programs, for Graphviz, for people."""
    return {
        "argument.json": (json.dumps(as_json(graph), indent=1) + "\n").encode(),
        "argument.dot": as_dot(graph).encode(),
        "argument.svg": as_svg(graph).encode(),
    }


def checksums(content: Mapping[str, bytes]) -> str:
    """As `sha256sum` writes them and `sha256sum -c` checks them."""
    return "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(content.items()))


def manifest(known: Known, questions: Mapping[str, Filed]) -> Manifest:
    """The table of contents."""
    return Manifest(
        tool=ToolRecord(name="novate", version=known.tool_version),
        command=known.command,
        solvers=dict(known.solvers),
        theorems=tuple(statement_record(known, each, questions) for each in known.statements),
        obligations=tuple(obligation_record(known, key, each) for key, each in questions.items()),
    )


def statement_record(known: Known, statement: Statement, questions: Mapping[str, Filed]) -> StatementRecord:
    """One verdict with its evidence."""
    return StatementRecord(
        market=statement.market,
        side=statement.side,
        property=statement.property,
        status=statement.status,
        detail=statement.detail,
        exact=statement.exact,
        limits=tuple(UseRecord(limit=use.limit, market=use.market) for use in statement.used),
        run=known.runs.get(statement.title, ("", b""))[0],
        obligations=tuple(each.file for each in questions.values() if statement.title in each.needed_by),
    )


def obligation_record(known: Known, key: str, one: Filed) -> ObligationRecord:
    """One question with its evidence."""
    answers = known.answers.get(key, ())
    return ObligationRecord(
        file=one.file,
        name=one.question.name,
        linear=one.question.linear,
        certificate=one.certificate if key in known.certificates else "",
        opinions=tuple(opinion_record(one, each) for each in answers),
        evidence=evidence(known, key),
    )


def evidence(known: Known, key: str) -> Evidence:
    """What speaks for a question."""
    if key in known.certificates:
        return Evidence.CERTIFICATE
    agreed = any(each.answer == "unsat" for each in known.answers.get(key, ()))
    return Evidence.TWO_SOLVERS if agreed else Evidence.ONE_SOLVER


def opinion_record(one: Filed, said: SolverWord) -> OpinionRecord:
    """What another solver said of a question."""
    proof = one.proof(said.solver) if said.proof else ""
    answer: Any = said.answer  # any text: pydantic refuses what is none of the three answers
    return OpinionRecord(solver=said.solver, answer=answer, proof=proof)
