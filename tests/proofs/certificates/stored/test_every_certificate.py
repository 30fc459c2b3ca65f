"""Every stored certificate is accepted, without a solver; and how many questions have none, which may only fall."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
import z3

from novate.proofs.certificates import checker
from novate.proofs.certificates.checker import Facts, check
from novate.proofs.certificates.facts_used import used_assertions, used_facts
from novate.proofs.certificates.search import certificate
from novate.proofs.certificates.stored.questions import Question, homes
from novate.proofs.certificates.stored.store import names, read_archive, read_store
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.cross_check import checked_by_others
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import satisfy

BENCHMARK = Path(__file__).parents[4] / "benchmarks" / "certificates.py"

WITHOUT: Mapping[str, int] = {
    "no-bad-debt": 2,
    "solvency": 11,
    "fund-sufficiency": 2,
    "keeper-incentive": 13,
    "liquidation-progress": 3,
}
"""Archive -> how many different questions of its theorems have no certificate; 0 where it is not listed."""

PLAIN = """
import json, runpy, sys
check = runpy.run_path(sys.argv[1])["check"]
print(json.dumps([check(*json.loads(line)) for line in sys.stdin]))
for name in ("z3", "scipy", "novate"):
    try:
        __import__(name)
    except ImportError:
        continue
    sys.exit(f"{name} can be imported here")
"""
"""The checker alone, with no library that is not Python's own."""


def refusals(pairs: list[tuple[str, str]]) -> list[str]:
    """Of questions with certificates why each is refused; empty where it is not."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PLAIN, checker.__file__],
        input="".join(f"{json.dumps(each)}\n" for each in pairs),
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(checker.__file__).root,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", names())
def test_every_stored_certificate_is_accepted_by_the_checker_alone(asked: Sequence[Question], name: str) -> None:
    """Of its own question; plain Python does it, where no solver can be imported."""
    stored, scripts = read_archive(name).certificates, {each.digest: each.script for each in asked}
    assert stored
    found = refusals([(scripts[question], text) for question, text in stored.items()])
    assert {question: reason for question, reason in zip(stored, found, strict=True) if reason} == {}


def test_most_questions_have_a_certificate(asked: Sequence[Question]) -> None:
    """It is not for want of certificates that all are accepted."""
    store, questions = read_store(), {each.digest for each in asked}
    assert sum(store.certificate(each) is not None for each in questions) > len(questions) / 2


def test_each_proof_is_accepted_with_the_facts_that_it_uses_alone(asked: Sequence[Question]) -> None:
    """A sample: every other fact says nothing there, and Z3 needs no other assertion either."""
    store, scripts = read_store(), {each.digest: each.script for each in asked}
    known = sorted(question for question in scripts if len(store.certificate(question) or "") in range(1, 20_000))
    for question in Random(1).sample(known, 25):
        facts, given = Facts(scripts[question]), json.loads(store.certificate(question) or "")
        used = used_facts(facts, given)
        left = tuple(fact if number in used else ("and", ()) for number, fact in enumerate(facts.facts))
        assert facts.closes(given["proof"], (), frozenset(), left)
        formulas = z3.parse_smt2_string(scripts[question])
        needed = used_assertions(scripts[question], store.certificate(question) or "")
        solver = z3.Solver()
        solver.add(*(formulas[each] for each in needed))
        assert solver.check() == z3.unsat
        assert len(needed) <= len(formulas)


def test_a_certificate_of_another_question_is_refused_there(asked: Sequence[Question]) -> None:
    """So it is the question that is checked, and not whether a text is a certificate of something."""
    store, scripts = read_store(), {each.digest: each.script for each in asked}
    known = sorted(question for question in scripts if store.certificate(question))
    others = known[1:21]
    pairs = [(scripts[one], store.certificate(other) or "") for one, other in zip(known, others, strict=False)]
    assert len(pairs) == 20
    assert all(refusals(pairs))


def test_fewer_and_fewer_questions_have_no_certificate(asked: Sequence[Question]) -> None:
    """Where the number has grown they are named; where it has fallen it falls here, too."""
    store = read_store()
    missing: dict[str, dict[str, str]] = {}
    for each in asked:
        if store.certificate(each.digest) is None:
            missing.setdefault(each.archive, {}).setdefault(each.digest, f"{each.theorem}: {each.obligation}")
    for name, found in missing.items():
        assert len(found) <= WITHOUT.get(name, 0), "\n".join([f"{name}: no certificate for", *found.values()])
    assert {name: len(found) for name, found in missing.items()} == WITHOUT


def test_what_has_no_certificate_is_proved_by_two_solvers(asked: Sequence[Question]) -> None:
    """So every obligation of every theorem is checked here, and none rests on one solver's word."""
    store = read_store()
    alone = {each.digest: each for each in asked if store.certificate(each.digest) is None}
    assert alone
    for each in alone.values():
        constraints = list(z3.parse_smt2_string(each.script))
        assert satisfy(constraints, Limits()).outcome is Outcome.UNSATISFIABLE, f"{each.theorem}: {each.obligation}"
        said = checked_by_others(each.obligation, each.script, constraints, Limits(cross_check=True))
        assert said.is_confirmed, f"{each.theorem}: {each.obligation}"


def test_each_certificate_is_kept_once_and_where_it_belongs(asked: Sequence[Question]) -> None:
    """Nothing is stored of a question that nobody asks: `novate theorem --search-certificates` puts it in order."""
    store = read_store()
    assert store.tidy(homes(asked)) == store


def test_the_search_finds_such_certificates(asked: Sequence[Question]) -> None:
    """A sample of the shortest; what is stored may be what an earlier search found, in other words."""
    store = read_store()
    stored = {each.script: store.certificate(each.digest) or "" for each in asked if store.certificate(each.digest)}
    shortest = sorted(stored, key=lambda each: (len(stored[each]), each))[:100]
    for script in Random(0).sample(shortest, 10):
        assert check(script, certificate(script)) == ""


def benchmark() -> ModuleType:
    """The script that counts."""
    spec = importlib.util.spec_from_file_location("certificates_benchmark", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_say_what_there_is(asked: Sequence[Question], monkeypatch: pytest.MonkeyPatch) -> None:
    """The line of the README and the table of docs/certificates.md; how long it takes is not compared."""
    script = benchmark()
    kept = json.loads(script.RESULTS.read_text())
    monkeypatch.setattr(script, "checked", lambda *_: 0.0)
    now = script.measured(asked, read_store())
    assert [each | {"seconds": 0.0} for each in kept] == now
    assert script.pages(kept).outdated() == []
    kept[-1]["certified"] += 1
    assert len(script.pages(kept).outdated()) == 2


def test_a_certificate_is_as_hard_as_its_largest_product() -> None:
    """Counted over all cases; a multiple of an equation counts with its degree."""
    kind = benchmark().kind
    sums = {"linear": ["1", [1]], "products of two": ["1", [1, 2]], "of three": [[["1", ["x", "x"]]], [3]]}
    for name, term in sums.items():
        assert kind(json.dumps({"proof": ["split", 1, ["cases", 0, []], ["cases", 1, [["sum", [term]]]]]})) == name
    assert kind(json.dumps({"proof": ["sum", [["1", [1]], ["1", [1, 2, 3, 4, 5]]]]})) == "of more"
    assert kind(json.dumps({"proof": ["cases", 0, []]})) == "linear"


@pytest.mark.parametrize("kind", ["z3", "scipy"])
def test_the_checker_names_no_library(kind: str) -> None:
    """It is one file that imports none."""
    assert f"import {kind}" not in Path(checker.__file__).read_text(encoding="utf-8")
