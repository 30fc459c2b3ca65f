"""Liars with novate's source: a bundle that calls an unsafe market proved, with every hash and every page fitting.

The liar's novate is a patched one; that of the reader is not, and has no second solver to ask.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from tampering import EXAMPLES

from novate.certifying import bundle
from novate.certifying import recheck as rechecking
from novate.certifying.bundle import SPECIFICATION, Files, filed, files
from novate.certifying.known import Known, SolverWord
from novate.certifying.recheck import Findings, recheck
from novate.certifying.rerun import run_path
from novate.model.contract import Assumption, Guarantee, Guarantor
from novate.model.scenario import Scenario
from novate.model.specification import Side, Specification
from novate.proofs.certificates import argument_graph
from novate.proofs.certificates.linear_solver import NoCertificateError
from novate.proofs.certificates.search import certificate
from novate.proofs.certificates.statement import Lemma, Statement, WrittenObligation, all_uses, body, lemmas
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.smtlib import STATUS
from novate.proofs.status import Status
from novate.proofs.verdicts.assume_guarantee import rests_on
from novate.proofs.verdicts.vacuity import witness
from novate.properties import PROPERTIES, asked_of, concerning
from novate.scenarios.informal_trace_format import as_text
from novate.specification.file import parse_bytes
from novate.system.version import tool_version

UNSAFE = (EXAMPLES / "too-much-leverage.toml").read_bytes()
SAFE = UNSAFE.replace(b'maintenance_margin = "3%"', b'maintenance_margin = "7%"').replace(b'"5%"', b'"10%"')
"""What the liar wishes that the file said."""
LIE = "no-bad-debt"


@cache
def lying(source: bytes) -> Known:
    """A bundle that says of a file that its longs never leave bad debt, and claims nothing else.

    Everything else is in its place: the limits of a proof, and a true run that closes a long out and breaks nothing.
    Where an obligation holds it has its certificate.
    """
    specification = parse_bytes(source)
    claims = tuple(claimed(specification, *each) for each in asked_of(specification.places, concerning(specification)))
    (claim,) = (each for each in claims if each.proved)
    run = harmless(specification, claim)
    return Known(
        source=source,
        specification=specification,
        statements=claims,
        runs={claim.title: (run_path(Status.PROVED, run), as_text(run, tool_version()).encode())},
        certificates=certificates(specification, claims, {}),
        answers={},
        command="novate certify honest.toml --out bundle",
        tool_version=tool_version(),
        solvers={"z3": "4.0", "cvc5": "1.0"},
    )


def claimed(specification: Specification, market: str | None, side: Side | None, name: str) -> Statement:
    """What the liar states of one property."""
    absent = PROPERTIES[name].not_applicable(specification, specification.markets[market] if market else None)
    blank = Statement(market, side, name, Status.NOT_APPLICABLE, "", exact=False, used=())
    if (side, name) == (Side.LONG, LIE):
        return replace(blank, status=Status.PROVED, used=all_uses(specification, blank))
    return blank if absent else replace(blank, status=Status.UNKNOWN)


def harmless(specification: Specification, claim: Statement) -> Scenario:
    """A run that exercises the property and breaks nothing, even in an unsafe market: the keepers come at once."""
    in_time = replace(specification, keeper_delay=0)
    (machine,) = claim.machines(in_time)
    run = witness(machine, claim.property, Limits()).scenario
    assert run is not None
    return replace(run, specification=specification)


def certificates(
    specification: Specification, claims: tuple[Statement, ...], found_before: Mapping[str, str]
) -> dict[str, str]:
    """Of every obligation that holds."""
    found = {}
    for key, each in filed(specification, claims).items():
        try:
            found[key] = found_before.get(key) or certificate(each.question.script)
        except NoCertificateError:
            continue
    return found


@cache
def unsafe() -> Known:
    """The lie about the unsafe file: of its obligations one does not hold."""
    known = lying(UNSAFE)
    assert len(filed(known.specification, known.statements)) == len(known.certificates) + 1
    return known


@cache
def hole() -> str:
    """The obligation that does not hold."""
    (key,) = filed(unsafe().specification, unsafe().statements).keys() - unsafe().certificates.keys()
    return key


@pytest.fixture(autouse=True)
def without_a_second_solver(install: Callable[..., None]) -> None:
    """Where the bundle is checked, there is none."""
    install()


def checked(content: Files) -> Findings:
    """What the reader finds, once the hashes fit."""
    assert not list(rechecking.hash_problems(content))
    return recheck(content, [])


def test_the_same_bundle_of_a_safe_file_is_confirmed() -> None:
    """So it is the lie that is refused, and not the way in which the bundle was made."""
    findings = checked(files(lying(SAFE)))
    assert (findings.problems, findings.notes, findings.replayed) == ([], [], 1)
    without = checked(files(replace(lying(SAFE), certificates={})))
    assert (without.problems, without.asked) == ([], findings.certificates)


def with_certificates(known: Known, of_hole: str) -> Known:
    """The lie with a certificate for what does not hold."""
    return replace(known, certificates={**known.certificates, hole(): of_hole})


def agreed(known: Known) -> Known:
    """Two other solvers are said to agree, one with a proof."""
    opinions = [SolverWord("cvc5", "unsat", "(step @p1 :rule refl)"), SolverWord("yices", "unsat")]
    return replace(known, answers=dict.fromkeys(filed(known.specification, known.statements), opinions))


def proof(*steps: object) -> str:
    """A certificate."""
    return json.dumps({"format": "novate-certificate-1", "proof": steps})


def longest(known: Known) -> str:
    """A true certificate of another obligation."""
    return max(known.certificates.values(), key=len)


LIES: dict[str, Callable[[Known], Known]] = {
    "without a certificate where there can be none": lambda known: known,
    "without any certificate": lambda known: replace(known, certificates={}),
    "with invented opinions": agreed,
    "with invented opinions and no certificate": lambda known: agreed(replace(known, certificates={})),
    "with the certificate of another obligation": lambda known: with_certificates(known, longest(known)),
    "with an empty sum": lambda known: with_certificates(known, proof("sum", [])),
    "with a fact that is not false": lambda known: with_certificates(known, proof("cases", 0, [])),
    "with a factor of zero": lambda known: with_certificates(known, proof("sum", [["0", []]])),
    "with no proof": lambda known: with_certificates(known, "{}"),
    "with proofs in every digit": lambda known: replace(
        known, statements=tuple(replace(each, exact=each.proved) for each in known.statements), certificates={}
    ),
    "from no limit at all": lambda known: replace(
        known, statements=tuple(replace(each, used=()) for each in known.statements)
    ),
    "of accounts that can never be liquidated": lambda known: replace(
        known,
        statements=tuple(
            replace(each, status=Status.VACUOUS, used=()) if each.proved else each for each in known.statements
        ),
        runs={},
    ),
    "with the witness of a safe file": lambda known: replace(known, runs=lying(SAFE).runs),
    "of a file that says something else": lambda known: replace(known, source=SAFE),
}


@pytest.mark.parametrize("name", LIES)
def test_an_unsafe_market_is_not_proved(name: str) -> None:
    """A consistent bundle that calls no-bad-debt proved is refused."""
    content = files(LIES[name](unsafe()))
    assert checked(content).problems, name


def test_the_reader_is_told_which_obligation_does_not_hold() -> None:
    """Z3 alone is enough to say so."""
    (problem,) = checked(files(unsafe())).problems
    assert problem.startswith("obligations/010-liquidate-the-shortfall-is-at-most-0-quanta.smt2")
    assert problem.endswith("Z3 says sat")


def argue(monkeypatch: pytest.MonkeyPatch, change: Callable[[Lemma], Lemma]) -> None:
    """Have the liar's novate argue otherwise."""

    def changed(specification: Specification, statement: Statement) -> Iterator[Lemma]:
        yield from (each for each in map(change, lemmas(specification, statement)) if each.questions)

    for module in (bundle, argument_graph):
        monkeypatch.setattr(module, "lemmas", changed)


def of_hole(key: str, change: Callable[[WrittenObligation], tuple[WrittenObligation, ...]]) -> Callable[[Lemma], Lemma]:
    """Something else in the place of the obligation that does not hold."""

    def changed(lemma: Lemma) -> Lemma:
        several = (change(each) if body(each.script) == key else (each,) for each in lemma.questions)
        return replace(lemma, questions=tuple(question for each in several for question in each))

    return changed


def rewritten(old: str, new: str) -> Callable[[WrittenObligation], tuple[WrittenObligation, ...]]:
    """The question with some of its text replaced."""

    def changed(question: WrittenObligation) -> tuple[WrittenObligation, ...]:
        assert old in question.script
        return (replace(question, script=question.script.replace(old, new, 1)),)

    return changed


def of_the_safe_file(question: WrittenObligation) -> tuple[WrittenObligation, ...]:
    """The question of the same name that the safe file leads to."""
    known = parse_bytes(SAFE)
    statement = next(each for each in unsafe().statements if each.proved)
    found = [each for lemma in lemmas(known, statement) for each in lemma.questions]
    return (next(each for each in found if each.name == question.name),)


UNSAT, SAT = (f"(set-info :status {STATUS[each]})" for each in (Outcome.UNSATISFIABLE, Outcome.SATISFIABLE))

ARGUMENTS: dict[str, Callable[[WrittenObligation], tuple[WrittenObligation, ...]]] = {
    "the obligation is dropped": lambda _: (),
    "a trivial one stands in its place": rewritten("(check-sat)", "(assert false)\n(check-sat)"),
    "it is expected not to hold": rewritten(UNSAT, SAT),
    "it is asked of a safe file": of_the_safe_file,
    "it is asked twice": lambda question: (question, replace(question, script=question.script + "; again\n")),
    "it has another name": lambda question: (replace(question, name="charges are paid", script=f";\n{hole()}"),),
}


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize("is_certified", [True, False])
def test_another_argument_proves_nothing(name: str, is_certified: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Obligations, graph, picture, manifest and hashes all tell the liar's story; the specification does not."""
    known = unsafe()
    change = of_hole(hole(), ARGUMENTS[name])
    with monkeypatch.context() as patched:
        argue(patched, change)
        told = certificates(known.specification, known.statements, known.certificates) if is_certified else {}
        content = files(replace(known, certificates=told))
    assert content != files(replace(known, certificates=told))
    assert checked(content).problems, name


def test_a_safe_files_argument_does_not_carry_over() -> None:
    """The whole bundle of a safe file, with nothing but the specification changed."""
    content = files(lying(SAFE))
    for name, data in ((SPECIFICATION, UNSAFE), (SPECIFICATION, SAFE.replace(b'"2 blocks"', b'"9 blocks"'))):
        changed = {each: text for each, text in content.items() if each != bundle.CHECKSUMS} | {name: data}
        assert checked(changed | {bundle.CHECKSUMS: bundle.checksums(changed).encode()}).problems


def test_an_assumption_is_not_discharged_by_saying_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The delay that a safe file's proof rests on, called discharged in graph and picture; or left out of both."""
    known = lying(SAFE)
    honest = files(known)
    assert b"undischarged" in honest["argument.svg"]
    for change in (discharged, lambda *_: ()):
        with monkeypatch.context() as patched:
            patched.setattr(argument_graph, "rests_on", change)
            content = files(known)
        assert content != honest
        assert any("argument.json" in each for each in checked(content).problems)


def discharged(*arguments: Any) -> tuple[Assumption, ...]:
    """Every assumption, as if something took its place."""
    return tuple(replace(each, guarantee=Guarantee(Guarantor.INDUCTION)) for each in rests_on(*arguments))
