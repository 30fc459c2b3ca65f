"""Every stored certificate is accepted, without a solver; and how many questions have none, which may only fall."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from novate.proofs.certificates import checker
from novate.proofs.certificates.search import certificate
from novate.proofs.certificates.stored.questions import Question, homes
from novate.proofs.certificates.stored.store import read_store

WITHOUT: Mapping[str, int] = {
    "no-bad-debt": 70,
    "solvency": 105,
    "fund-sufficiency": 73,
    "keeper-incentive": 82,
    "liquidation-progress": 90,
    "no-wrongful-close-out": 46,
    "lag-profile/band": 14,
    "lag-profile/exact": 2,
    "lag-profile/mean": 16,
    "lag-profile/ema": 11,
    "lag-profile/push": 25,
    "lag-profile/median": 26,
    "lag-profile/fallback": 1,
    "lag-profile/lowest": 1,
    "fund-pays-while-solvent": 2,
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


def test_every_stored_certificate_is_accepted_by_the_checker_alone(asked: list[Question]) -> None:
    """Of its own question; plain Python does it, where no solver can be imported."""
    store, scripts = read_store(), {each.digest: each.script for each in asked}
    stored = {question: store.certificate(question) or "" for question in scripts if store.certificate(question)}
    found = refusals([(scripts[question], text) for question, text in stored.items()])
    assert {question: reason for question, reason in zip(stored, found, strict=True) if reason} == {}
    assert len(stored) > 300


def test_a_certificate_of_another_question_is_refused_there(asked: list[Question]) -> None:
    """So it is the question that is checked, and not whether a text is a certificate of something."""
    store, scripts = read_store(), {each.digest: each.script for each in asked}
    known = sorted(question for question in scripts if store.certificate(question))
    others = known[1:21]
    pairs = [(scripts[one], store.certificate(other) or "") for one, other in zip(known, others, strict=False)]
    assert len(pairs) == 20
    assert all(refusals(pairs))


def test_fewer_and_fewer_questions_have_no_certificate(asked: list[Question]) -> None:
    """Where the number has grown they are named; where it has fallen it falls here, too."""
    store = read_store()
    missing: dict[str, dict[str, str]] = {}
    for each in asked:
        if store.certificate(each.digest) is None:
            missing.setdefault(each.archive, {}).setdefault(each.digest, f"{each.theorem}: {each.obligation}")
    for name, found in missing.items():
        assert len(found) <= WITHOUT.get(name, 0), "\n".join([f"{name}: no certificate for", *found.values()])
    assert {name: len(found) for name, found in missing.items()} == WITHOUT


def test_each_certificate_is_kept_once_and_where_it_belongs(asked: list[Question]) -> None:
    """Nothing is stored of a question that nobody asks: `novate theorem --search-certificates` puts it in order."""
    store = read_store()
    assert store.tidy(homes(asked)) == store


def test_the_same_certificate_is_found_again(asked: list[Question]) -> None:
    """A sample of what is found quickly: what is stored is what the search finds today."""
    store = read_store()
    small = sorted({each.script for each in asked if store.certificate(each.digest)}, key=len)[:200]
    names = {each.script: each.digest for each in asked}
    for script in Random(0).sample(small, 10):
        assert certificate(script).strip() == store.certificate(names[script])


@pytest.mark.parametrize("kind", ["z3", "scipy"])
def test_the_checker_names_no_library(kind: str) -> None:
    """It is one file that imports none."""
    assert f"import {kind}" not in Path(checker.__file__).read_text(encoding="utf-8")
