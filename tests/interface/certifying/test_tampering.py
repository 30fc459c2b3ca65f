"""Every change to a bundle is noticed, with or without hashes that fit it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import z3
from tampering import EXAMPLES, forged, manifest, problems, theorem, with_manifest

from novate.certifying import recheck as rechecking
from novate.certifying.bundle import CHECKSUMS, MANIFEST, SPECIFICATION, Filed, Files
from novate.certifying.claims import one_line
from novate.certifying.folder import read_folder
from novate.certifying.recheck import recheck
from novate.proofs.certificates.statement import WrittenObligation
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.smtlib import smtlib


def test_an_untouched_bundle_is_confirmed_wherever_it_lies(bundle: Path, tmp_path: Path) -> None:
    """From its files alone: every certificate accepted, every run replayed, nothing left open."""
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy)
    findings = recheck(*read_folder(copy))
    assert (findings.problems, findings.notes) == ([], [])
    assert findings.certificates == len(list(copy.glob("obligations/*.smt2"))) >= 30
    assert findings.replayed == len(list(copy.glob("*/*.itf.json"))) == 10


def test_one_byte_changed_in_any_file_is_noticed(content: Files) -> None:
    """In each file in turn, the manifest and the checksums themselves included; the problem names the file."""
    assert len(content) > 80
    for name, data in content.items():
        for place in (0, len(data) // 2, len(data) - 1):
            changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            found = problems(content | {name: changed})
            assert found, (name, place)
            assert name == CHECKSUMS or any(name in each for each in found)


def test_a_missing_file_and_one_too_many_are_noticed(content: Files) -> None:
    """Each file in turn taken away; and something else put in."""
    for name in content:
        assert problems({other: data for other, data in content.items() if other != name}), name
    assert problems(content | {"notes.txt": b"hello"}) == ["notes.txt: is not listed in SHA256SUMS"]
    assert problems(forged(content, **{"notes.txt": b"hello"})) == ["notes.txt: does not belong here"]


def test_other_tools_check_the_hashes(bundle: Path) -> None:
    """`sha256sum -c` reads the file of checksums."""
    command = ["sha256sum", "-c", CHECKSUMS]  # the one that is found is the one that a stranger would use
    done = subprocess.run(command, cwd=bundle, check=False, capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.count(": OK\n") == len(read_folder(bundle)[0]) - 1


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "violated called proved": lambda m: theorem(m, "keeper-incentive").update(status="proved"),
    "violated called proved, with its scenario as witness": lambda m: theorem(m, "keeper-incentive").update(
        status="proved", run=theorem(m, "keeper-incentive")["run"].replace("scenarios", "witnesses")
    ),
    "violated called unknown": lambda m: theorem(m, "keeper-incentive").update(status="unknown", detail="hard"),
    "proved called violated": lambda m: theorem(m, "no-bad-debt").update(status="violated", limits=[]),
    "proved called not applicable": lambda m: theorem(m, "no-bad-debt").update(
        status="not-applicable", limits=[], run="", obligations=[]
    ),
    "a theorem left out": lambda m: m["theorems"].pop(),
    "two theorems changed places": lambda m: m["theorems"].reverse(),
    "an assumption left out": lambda m: theorem(m, "no-bad-debt")["limits"].pop(),
    "all assumptions left out": lambda m: theorem(m, "no-bad-debt").update(limits=[]),
    "an assumption of another market": lambda m: theorem(m, "no-bad-debt")["limits"][0].update(market="BTC-USD"),
    "more digits than were proved": lambda m: theorem(m, "no-bad-debt").update(exact=True),
    "a boast": lambda m: theorem(m, "no-bad-debt").update(detail="safe for every delay"),
    "a boast of what is vacuous": lambda m: theorem(m, "no-bad-debt").update(
        status="vacuous", limits=[], run="", obligations=[], detail="safe for every delay"
    ),
    "a witness left out": lambda m: theorem(m, "no-bad-debt").update(run=""),
    "the witness of another property": lambda m: theorem(m, "no-bad-debt").update(
        run=theorem(m, "conservation")["run"]
    ),
    "an obligation left out": lambda m: m["obligations"].pop(),
    "an obligation of a theorem left out": lambda m: theorem(m, "no-bad-debt")["obligations"].pop(),
    "a certificate not mentioned": lambda m: m["obligations"][0].update(certificate=""),
    "the certificate of another": lambda m: m["obligations"][0].update(certificate=m["obligations"][9]["certificate"]),
    "a disagreement": lambda m: m["obligations"][0]["opinions"][0].update(answer="sat"),
    "better evidence than there is": lambda m: m["obligations"][0].update(evidence="two solvers"),
    "a file outside": lambda m: theorem(m, "no-bad-debt").update(run="../../etc/passwd"),
}


STILL_TRUE = ("a certificate not mentioned", "more digits than were proved")
"""What is confirmed where the rest of the bundle is changed with it: others are asked, the obligations are the same."""


@pytest.mark.parametrize("name", CHANGES)
def test_a_forged_manifest_with_fitting_hashes_is_noticed(name: str, content: Files) -> None:
    """Hashes prove nothing against someone who can write them; what the bundle claims is checked itself."""
    changed = manifest(content)
    CHANGES[name](changed)
    only_manifest = forged(content, **{MANIFEST: json.dumps(changed, indent=1).encode() + b"\n"})
    assert problems(only_manifest)
    everything = with_manifest(content, CHANGES[name])
    if everything != content and name not in STILL_TRUE:
        assert problems(everything), name


@pytest.mark.parametrize("words", ["hard\nbundle: confirmed", "hard\x1b[2J", "hard\u202e"])
def test_no_text_of_a_bundle_writes_on_the_readers_screen(words: str, content: Files) -> None:
    """The reason of what is unknown is the bundle's own; it stays on its line, and what is refused is not shown."""
    changed = manifest(content)
    theorem(changed, "keeper-incentive").update(status="unknown", run="", detail=words)
    (problem,) = problems(forged(content, **{MANIFEST: json.dumps(changed).encode()}))
    assert problem.endswith("detail: Value error, found a character that is not printable")
    assert one_line(words).isprintable()
    (problem,) = problems(forged(content, **{MANIFEST: json.dumps(manifest(content) | {words: 1}).encode()}))
    assert problem.isprintable()


def test_without_its_certificate_an_obligation_is_asked_again(content: Files, install: Callable[..., None]) -> None:
    """A bundle that honestly has none is confirmed by a second solver; where there is none by Z3, and it says so."""
    honest = with_manifest(content, CHANGES["a certificate not mentioned"])
    findings = recheck(honest, [])
    assert (findings.problems, findings.asked) == ([], 1)
    install()
    without = recheck(honest, [])
    assert (without.problems, without.asked) == ([], 1)
    assert "Z3 alone" in without.notes[0]


@pytest.mark.parametrize("installed", [True, False])
def test_a_question_without_a_certificate_must_be_refuted(installed: bool, install: Callable[..., None]) -> None:
    """With or without a second solver: what can be satisfied proves nothing, whatever a bundle says of it."""
    if not installed:
        install()
    x = z3.Real("x")
    for premise, wrong in ((x > 1, True), (z3.And(x > 1, x < 0), False)):
        question = WrittenObligation("q", smtlib("q", [premise], Outcome.UNSATISFIABLE), linear=True)
        findings = rechecking.Findings()
        rechecking.ask_again(findings, Filed(question, "q"))
        assert bool(findings.problems) is wrong


def obligation(content: Files) -> str:
    """The file of some obligation of an induction."""
    return next(name for name in content if name.endswith("liquidate-keeps-the-invariant.smt2"))


FORGERIES: dict[str, Callable[[Files], Files]] = {
    "an assertion dropped": lambda c: forged(
        c, **{obligation(c): b"".join(c[obligation(c)].partition(b"(assert")[::2])}
    ),
    "the expected answer flipped": lambda c: forged(
        c, **{obligation(c): c[obligation(c)].replace(b":status unsat", b":status sat")}
    ),
    "an obligation that is trivially unsatisfiable": lambda c: forged(
        c, **{obligation(c): c[obligation(c)].replace(b"(check-sat)", b"(assert false)\n(check-sat)")}
    ),
    "an empty certificate": lambda c: forged(
        c,
        **{
            name: b'{"format":"novate-certificate-1","proof":["sum",[]]}\n'
            for name in c
            if name.startswith("certificates/") and name.endswith(".json")
        },
    ),
    "another title": lambda c: forged(c, **{SPECIFICATION: c[SPECIFICATION].replace(b'title = "', b'title = "Very ')}),
    "a safer specification": lambda c: forged(c, **{SPECIFICATION: (EXAMPLES / "stale-oracle.toml").read_bytes()}),
    "an assumption called discharged": lambda c: forged(
        c, **{"argument.json": c["argument.json"].replace(b'"discharged": false', b'"discharged": true')}
    ),
    "another picture": lambda c: forged(
        c, **{"argument.svg": c["argument.svg"].replace(b"undischarged", b"discharged")}
    ),
    "a kinder report": lambda c: forged(
        c, **{"report.html": c["report.html"].replace(b"violated, as expected", b"proved")}
    ),
    "a kinder scenario": lambda c: forged(
        c,
        **{
            name: data.replace(b'"keeper_claims": {"#bigint": "0"}', b'"keeper_claims": {"#bigint": "9"}', 1)
            for name, data in c.items()
            if name.startswith("scenarios/")
        },
    ),
    "a witness without its end": lambda c: forged(
        c, **{name: data[:-600] for name, data in c.items() if name.startswith("witnesses/")}
    ),
    "an empty manifest": lambda c: forged(c, **{MANIFEST: b"{}"}),
    "no manifest": lambda c: forged({n: d for n, d in c.items() if n != MANIFEST}),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_file_with_a_fitting_hash_is_noticed(name: str, content: Files) -> None:
    """What does not follow from the specification, or is no proof, or is not what the replay gives."""
    changed = FORGERIES[name](content)
    assert changed != content
    found = problems(changed)
    assert found
    assert all("\n" not in each for each in found)


def test_random_damage_never_ends_in_a_traceback(content: Files) -> None:
    """Manifest, runs and certificates cut, doubled, filled with noise, with hashes that fit: one line each."""
    names = [
        MANIFEST,
        SPECIFICATION,
        *[name for name in content if name.startswith(("witnesses/", "certificates/"))][8::40],
    ]
    noise = sha256(b"noise").digest() * 3
    for name in names:
        data = content[name]
        for changed in (b"", data[: len(data) // 2], data + data, noise, b"[" * 50_000, b"null", data[:40] + noise):
            found = problems(forged(content, **{name: changed}))
            assert found, name
            assert all("\n" not in each for each in found), name
