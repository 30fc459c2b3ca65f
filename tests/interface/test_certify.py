"""Evidence bundles: written, re-checked, and every change to them noticed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import z3

from novate.certifying import folder as folders
from novate.certifying import recheck as rechecking
from novate.certifying import report
from novate.certifying.bundle import (
    CHECKSUMS,
    MANIFEST,
    SPECIFICATION,
    Answer,
    Filed,
    Files,
    Known,
    checksums,
    filed,
    files,
    obligation_record,
)
from novate.certifying.claims import Manifest
from novate.certifying.folder import NotABundleError, check_writable, read_folder, write_folder
from novate.certifying.produce import certify, examine
from novate.certifying.recheck import recheck
from novate.command_line import run
from novate.model.specification import Side
from novate.proofs import argument, second_solver
from novate.proofs.certificates.farkas_check import check as farkas_problem
from novate.proofs.certificates.statement import Question
from novate.proofs.second_solver import MissingSolverError, SecondSolver
from novate.proofs.smtlib import smtlib
from novate.proofs.solver import Outcome
from novate.proofs.verdict import Status
from novate.specification_file import read_specification
from novate.verification import Job

pytest.importorskip("cvc5")

EXAMPLES = Path(__file__).parents[2] / "examples"
DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = EXAMPLES / "thin-keeper-reward.toml"


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A bundle of one market, in which most is proved and keeper-incentive is violated; made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    made, lock = shared / "made", shared / "being-made"
    try:
        lock.mkdir()
    except FileExistsError:
        while not (shared / "done").exists():
            time.sleep(0.2)
    else:
        code = run(["certify", str(EXAMPLE), "--out", str(made)])
        (shared / "done").write_text(str(code))
    assert (shared / "done").read_text() == "0", "keeper-incentive is violated as the file expects"
    return made


known_problem = cache(farkas_problem)


@pytest.fixture(autouse=True)
def certificates_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker is asked once about the same two texts."""
    monkeypatch.setattr(rechecking, "farkas_problem", known_problem)


@pytest.fixture
def content(bundle: Path) -> Files:
    """Its files, to be tampered with."""
    return read_folder(bundle)[0]


def problems(content: Files) -> list[str]:
    """What a check of these files finds."""
    return recheck(content, []).problems


def forged(content: Files, **changes: bytes) -> Files:
    """The same with other content, and hashes that fit it."""
    changed = {name: data for name, data in (content | changes).items() if name != CHECKSUMS}
    return changed | {CHECKSUMS: checksums(changed).encode()}


def manifest(content: Files) -> dict[str, Any]:
    """The manifest as nested dictionaries."""
    loaded: dict[str, Any] = json.loads(content[MANIFEST])
    return loaded


def with_manifest(content: Files, change: Callable[[dict[str, Any]], object]) -> Files:
    """The bundle of a forger who changes what the manifest says, the graph and the hashes accordingly."""
    claims = manifest(content)
    change(claims)
    data = Manifest.model_validate(claims).model_dump_json(indent=1).encode() + b"\n"
    return rendered_again(forged(content, **{MANIFEST: data}))


def rendered_again(content: Files) -> Files:
    """All that follows from the manifest made anew, as far as it can be."""
    claims = Manifest.model_validate_json(content[MANIFEST])
    specification = rechecking.parse_bytes(content[SPECIFICATION])
    statements = tuple(rechecking.statement_of(each) for each in claims.theorems)
    try:
        needed = rechecking.filed(specification, statements)
        known = rechecking.known_again(content, specification, claims, needed)
        return files(known)
    except (KeyError, ValueError):
        return content


def theorem(claims: dict[str, Any], name: str, side: str = "long") -> dict[str, Any]:
    """One entry."""
    return next(each for each in claims["theorems"] if (each["property"], each["side"]) == (name, side))


def test_an_untouched_bundle_is_confirmed_wherever_it_lies(bundle: Path, tmp_path: Path) -> None:
    """From its files alone: every certificate accepted, every run replayed, nothing left open."""
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy)
    findings = recheck(*read_folder(copy))
    assert (findings.problems, findings.notes) == ([], [])
    assert findings.farkas == len(list(copy.glob("obligations/*.smt2"))) >= 30
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
    done = subprocess.run(["sha256sum", "-c", CHECKSUMS], cwd=bundle, check=False, capture_output=True, text=True)  # noqa: S607
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
"""What is confirmed where the rest of the bundle is changed with it: cvc5 is asked, the obligations are the same."""


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


def test_without_its_certificate_an_obligation_is_asked_again(content: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle that honestly has none is confirmed by cvc5; where cvc5 is missing by Z3, and it says so."""
    honest = with_manifest(content, CHANGES["a certificate not mentioned"])
    findings = recheck(honest, [])
    assert (findings.problems, findings.asked) == ([], 1)
    monkeypatch.setattr(rechecking, "find_spec", lambda _: None)
    without = recheck(honest, [])
    assert (without.problems, without.asked) == ([], 1)
    assert "Z3 alone" in without.notes[0]


@pytest.mark.parametrize("installed", [True, False])
def test_a_question_without_a_certificate_must_be_refuted(installed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """With or without cvc5: what can be satisfied proves nothing, whatever a bundle says of it."""
    if not installed:
        monkeypatch.setattr(rechecking, "find_spec", lambda _: None)
    x = z3.Real("x")
    for premise, wrong in ((x > 1, True), (z3.And(x > 1, x < 0), False)):
        question = Question("q", smtlib("q", [premise], Outcome.UNSATISFIABLE), linear=True)
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
        c, **{name: b'{"format":"novate-farkas-1","proof":["sum",[]]}\n' for name in c if name.endswith("farkas.json")}
    ),
    "another title": lambda c: forged(c, **{SPECIFICATION: c[SPECIFICATION].replace(b'title = "', b'title = "Very ')}),
    "a safer specification": lambda c: forged(c, **{SPECIFICATION: (EXAMPLES / "stale-oracle.toml").read_bytes()}),
    "an assumption called discharged": lambda c: forged(
        c, **{"argument.json": c["argument.json"].replace(b'"discharged": false', b'"discharged": true')}
    ),
    "another picture": lambda c: forged(
        c, **{"argument.svg": c["argument.svg"].replace(b"undischarged", b"discharged")}
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


def test_the_graph_is_complete_and_without_circles(content: Files) -> None:
    """Every obligation leads to a theorem, every proved theorem stands on lemmas; the delay stays undischarged here."""
    graph = nx.node_link_graph(json.loads(content["argument.json"]), edges="edges")
    assert nx.is_directed_acyclic_graph(graph)
    kinds = nx.get_node_attributes(graph, "kind")
    theorems = {node for node, kind in kinds.items() if kind == "theorem"}
    for node, kind in kinds.items():
        assert kind == "theorem" or nx.descendants(graph, node) & theorems, node
    assert {node for node, kind in kinds.items() if kind == "obligation"} == {
        name for name in content if name.startswith("obligations/")
    }
    delays = [node for node in graph if "stays overdue" in node and kinds[node] == "assumption"]
    assert delays
    assert not any(graph.nodes[node]["discharged"] for node in delays)


def test_a_certificate_is_checked_by_the_checker_alone(content: Files) -> None:
    """The two files of an obligation are all that the checker needs."""
    for record in manifest(content)["obligations"][:5]:
        question, proof = content[record["file"]].decode(), content[record["certificate"]].decode()
        assert farkas_problem(question, proof) == ""
        assert record["opinions"][0] == {"solver": "cvc5", "answer": "unsat", "proof": ""}


def test_a_keeper_who_is_proved_to_be_paid_discharges_the_delay() -> None:
    """In the graph: keeper-incentive leads to the delay, which leads to no-bad-debt; without it the delay is open."""
    from novate.proofs.certificates.argument_graph import argument_graph
    from novate.proofs.certificates.statement import Statement, all_uses

    specification = read_specification(EXAMPLES / "stale-oracle.toml")
    names = ("no-bad-debt", "keeper-incentive")
    blank = [Statement("ETH-USD", Side.LONG, name, Status.PROVED, "", exact=False, used=()) for name in names]
    proved = [replace(each, used=all_uses(specification, each)) for each in blank]
    for statements, discharged in ((proved, True), ([proved[0], replace(blank[1], status=Status.UNKNOWN)], False)):
        graph = argument_graph(specification, statements, lambda script: script, lambda _: "")
        (delay,) = (node for node in graph if node.startswith("no account with a long"))
        assert graph.nodes[delay]["discharged"] is discharged
        assert graph.has_edge(delay, proved[0].title)
        assert graph.has_edge(proved[1].title, delay) is discharged
        assert nx.is_directed_acyclic_graph(graph)


def test_a_nonlinear_obligation_gets_the_second_solvers_proof_or_is_labelled() -> None:
    """cvc5's own proof where it finds one; evidence names a second solver only where one agreed."""
    x = z3.Real("x")
    script = smtlib("a square", (x * x < 0,), Outcome.UNSATISFIABLE)
    question = Question("a square", script, linear=False)
    farkas, proof = certify(question, 60.0)
    assert farkas == ""
    assert "false" in proof
    filed_question = Filed(question, "001-a-square")
    agreed = {"key": [Answer("cvc5", "unsat", proof)]}
    for answers, evidence in ((agreed, "two solvers"), ({}, "one solver")):
        known = Known(b"", read_specification(EXAMPLE), (), {}, {}, answers, "", "", {})
        assert obligation_record(known, "key", filed_question).evidence == evidence


def test_a_disagreement_between_solvers_leaves_nothing_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second solver that always says sat: the statement is unknown, has no obligations, and says who disagrees."""
    monkeypatch.setattr(argument, "_proofs", {})
    parrot = (SecondSolver("parrot", "1.0", lambda *_: "sat"),)
    monkeypatch.setattr(second_solver, "second_solvers", lambda: parrot)
    found = examine(Job(read_specification(EXAMPLE), "ETH-USD", Side.LONG, "conservation"), 60.0)
    assert found.statement.status is Status.UNKNOWN
    assert "parrot 1.0 sat" in found.statement.detail
    assert found.run is None
    argument._proofs.clear()


def test_without_cvc5_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says what to install; exit code 3."""
    from novate.certifying import produce

    def missing() -> tuple[SecondSolver, ...]:
        raise MissingSolverError("cvc5 is not installed; pip install 'novate[cross-check]' brings it")

    monkeypatch.setattr(produce, "second_solvers", missing)
    assert run(["certify", str(EXAMPLE), "--out", str(tmp_path / "bundle")]) == 3
    assert "pip install 'novate[cross-check]'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_files_is_refused(bundle: Path, tmp_path: Path) -> None:
    """Only a new folder, an empty one, or an untouched bundle is replaced."""
    check_writable(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    check_writable(tmp_path / "empty")
    own = tmp_path / "own"
    shutil.copytree(bundle, own)
    check_writable(own)
    (own / "thesis.txt").write_text("mine")
    with pytest.raises(NotABundleError, match="other files"):
        check_writable(own)
    assert run(["certify", str(EXAMPLE), "--out", str(own)]) == 3
    assert (own / "thesis.txt").read_text() == "mine"


def test_a_bundle_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk fails in the middle, the bundle before is still there, and nothing beside it."""
    place = tmp_path / "bundle"
    write_folder(place, {"a/one": b"1", "two": b"2"})
    real = folders.Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "two":
            raise OSError(28, "No space left on device")
        return real(path, data)

    monkeypatch.setattr(folders.Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_folder(place, {"a/one": b"3", "two": b"4"})
    monkeypatch.undo()
    assert (place / "a/one").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]
    write_folder(place, {"three": b"3"})
    assert [path.name for path in place.iterdir()] == ["three"]


@pytest.mark.parametrize("command", ["certify", "check"])
def test_the_json_answer_is_documented(command: str, bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table in docs/json.md has the keys of the object, in order."""
    page = (DOCS / "json.md").read_text()
    section = page.split(f"## novate {command}\n")[1].split("\n## ")[0]
    documented = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
    if command == "check":
        assert run(["check", str(bundle), "--format", "json"]) == 0
        answer = json.loads(capsys.readouterr().out)
    else:
        content = read_folder(bundle)[0]
        claims = Manifest.model_validate_json(content[MANIFEST])
        statements = tuple(rechecking.statement_of(each) for each in claims.theorems)
        specification = rechecking.parse_bytes(content[SPECIFICATION])
        known = rechecking.known_again(content, specification, claims, filed(specification, statements))
        answer = json.loads(report.written_json(str(bundle), known))
    assert list(answer) == documented
    assert answer["manifest"] == manifest(read_folder(bundle)[0])


def test_the_documented_formats_are_those_of_a_bundle(content: Files) -> None:
    """docs/certificates.md: the keys of the manifest, the kinds of nodes, and an example that the checker accepts."""
    page = (DOCS / "certificates.md").read_text()
    keys = page.split("## The manifest")[1].split("\n## ")[0]
    assert [line.split("`")[1] for line in keys.splitlines() if line.startswith("| `")] == list(manifest(content))
    nodes = page.split("## The argument")[1].split("\n## ")[0]
    graph = json.loads(content["argument.json"])
    documented = {line.split("`")[1] for line in nodes.splitlines() if line.startswith("| `")}
    assert documented == {node["kind"] for node in graph["nodes"]}
    question, proof = (page.split(f"```{language}")[1].split("```")[0] for language in ("smt2", "json"))
    assert farkas_problem(question, proof) == ""


def test_exit_codes_of_check(bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 confirmed, 1 something is wrong, 3 no bundle at all; as JSON too."""
    assert run(["check", str(bundle), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["confirmed"] is True
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy)
    (copy / "argument.svg").unlink()
    (copy / "argument.svg").symlink_to("/etc/hostname")
    assert run(["check", str(copy)]) == 1
    assert "argument.svg: is not a regular file" in capsys.readouterr().out
    (copy / "argument.svg").unlink()
    (copy / os.fsdecode(b"\xff\n")).write_text("")
    assert run(["check", str(copy)]) == 1
    assert "no file of a bundle is called so" in capsys.readouterr().out
    for other in (tmp_path / "nowhere", tmp_path, EXAMPLE):
        assert run(["check", str(other)]) == 3
        assert "expected a bundle" in capsys.readouterr().err
