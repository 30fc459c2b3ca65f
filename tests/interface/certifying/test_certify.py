"""Evidence bundles: what is written, where, and what of it is documented."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
import z3
from tampering import EXAMPLE, EXAMPLES, manifest

from novate.caching.key import Keys
from novate.caching.memory import Memory
from novate.certifying import folder as folders
from novate.certifying import produce, report
from novate.certifying import recheck as rechecking
from novate.certifying.bundle import (
    MANIFEST,
    SPECIFICATION,
    Filed,
    Files,
    filed,
    obligation_record,
)
from novate.certifying.claims import Manifest
from novate.certifying.examine import certify, examine
from novate.certifying.folder import NotABundleError, check_writable, read_folder, write_folder
from novate.certifying.known import Known, SolverWord
from novate.command_line import run
from novate.model.caches.cache import fresh
from novate.model.specification import Side
from novate.proofs.certificates.checker import check as certificate_problem
from novate.proofs.certificates.evidence import Evidence
from novate.proofs.certificates.statement import WrittenObligation
from novate.proofs.certificates.stored import store
from novate.proofs.certificates.stored.archive import Archive, ArchiveError
from novate.proofs.certificates.stored.store import Store
from novate.proofs.engine import cross_check
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.second_solver import SecondSolver
from novate.proofs.engine.smtlib import smtlib
from novate.proofs.status import Status
from novate.specification.file import read_specification
from novate.workers.verification import Job

DOCS = Path(__file__).parents[3] / "docs"


def test_the_graph_and_its_pictures_say_what_speaks_for_each_obligation(content: Files) -> None:
    """As the manifest does, and the box of each lemma."""
    said = {each["file"]: each["evidence"] for each in manifest(content)["obligations"]}
    nodes = [each for each in json.loads(content["argument.json"])["nodes"] if each["kind"] == "obligation"]
    assert {each["id"]: each["evidence"] for each in nodes} == said
    assert set(said.values()) == {"certificate"}
    assert b"obligations: certificate</text>" in content["argument.svg"]
    assert content["argument.dot"].count(b'\\ncertificate"') == len(nodes)


def test_the_report_says_what_the_bundle_shows(content: Files) -> None:
    """Every theorem with its status, how the violated ones break, and how to check it."""
    report = content["report.html"].decode()
    for status, count in Counter(each["status"] for each in manifest(content)["theorems"]).items():
        assert len(re.findall(rf">{status}(, as expected)?</b>", report)) == count
    assert report.count('<svg class="chart"') == 2, "one for each side"
    assert "novate check ." in report


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
        assert certificate_problem(question, proof) == ""
        assert record["opinions"][0] == {"solver": "yices", "answer": "unsat", "proof": ""}


def test_a_keeper_who_is_proved_to_be_paid_discharges_the_delay() -> None:
    """In the graph: keeper-incentive leads to the delay, which leads to no-bad-debt; without it the delay is open."""
    from novate.proofs.certificates.argument_graph import argument_graph
    from novate.proofs.certificates.statement import Statement, all_uses

    specification = read_specification(EXAMPLES / "stale-oracle.toml")
    names = ("no-bad-debt", "keeper-incentive")
    blank = [Statement("ETH-USD", Side.LONG, name, Status.PROVED, "", exact=False, used=()) for name in names]
    proved = [replace(each, used=all_uses(specification, each)) for each in blank]
    for statements, discharged in ((proved, True), ([proved[0], replace(blank[1], status=Status.UNKNOWN)], False)):
        graph = argument_graph(
            specification, statements, lambda script: script, lambda _: Evidence.CERTIFICATE, lambda _: ""
        )
        (delay,) = (node for node in graph if node.startswith("no account stays overdue"))
        assert graph.nodes[delay]["discharged"] is discharged
        assert graph.has_edge(delay, proved[0].title)
        assert graph.has_edge(proved[1].title, delay) is discharged
        assert nx.is_directed_acyclic_graph(graph)


def test_an_obligation_without_a_certificate_gets_the_second_solvers_proof_or_is_labelled() -> None:
    """cvc5's own proof where it finds one; evidence names a second solver only where one agreed."""
    x, y = z3.Reals("x y")
    script = smtlib("a square of a difference", (x * x - 2 * x * y + y * y < 0,), Outcome.UNSATISFIABLE)
    question = WrittenObligation("a square of a difference", script, linear=False)
    found, proof = certify((question, ""), 60.0)
    assert found == ""
    assert "false" in proof
    filed_question = Filed(question, "001-a-product")
    agreed = {"key": [SolverWord("cvc5", "unsat", proof)]}
    for answers, evidence in ((agreed, "two solvers"), ({}, "one solver")):
        known = Known(b"", read_specification(EXAMPLE), (), {}, {}, answers, "", "", {})
        assert obligation_record(known, "key", filed_question).evidence == evidence


X = z3.Real("x")
OF_ZERO = WrittenObligation("nothing is above itself", smtlib("", (X > 0, X < 0), Outcome.UNSATISFIABLE), linear=True)
NO_MEMORY = Memory(None, Keys({}))
STORED = '{"format":"novate-certificate-1","proof":["sum",[["1",[-2]],["1",[-1]]]]}'


def test_a_stored_certificate_is_taken_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever name the question has in the file; nothing is searched then. It is checked all the same."""
    question = cross_check.digest(cross_check.script((X > 0, X < 0)))
    store_with = Store({"any": Archive({question: STORED})})
    monkeypatch.setattr(produce, "in_workers", lambda _, items, *__: [] if not items else pytest.fail("searched"))
    assert produce.certified({"key": OF_ZERO}, store_with, 60.0, NO_MEMORY) == {"key": (f"{STORED}\n", "")}
    broken = Store({"any": Archive({question: STORED.replace("-1]", "1]")})})
    with pytest.raises(ArchiveError, match="the stored certificate of 'nothing is above itself' is refused: "):
        produce.certified({"key": OF_ZERO}, broken, 60.0, NO_MEMORY)


def test_a_damaged_store_is_bad_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is named; nothing is written."""
    (tmp_path / "bad.xz").write_bytes(b"this is not an archive")
    monkeypatch.setattr(store, "FOLDER", tmp_path)
    assert run(["certify", str(EXAMPLE), "--out", str(tmp_path / "bundle")]) == 3
    assert f"novate: {tmp_path / 'bad.xz'}: found what xz cannot unpack" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["bad.xz"]


def test_a_disagreement_between_solvers_leaves_nothing_proved(install: Callable[..., None]) -> None:
    """A second solver that always says sat: the statement is unknown, has no obligations, and says who disagrees."""
    install(SecondSolver("parrot", "1.0", lambda *_: "sat"))
    with fresh():
        found = examine(Job(read_specification(EXAMPLE), "ETH-USD", Side.LONG, "conservation"), 60.0)
    assert found.statement.status is Status.UNKNOWN
    assert "parrot 1.0 sat" in found.statement.detail
    assert found.run is None


def test_without_a_second_solver_nothing_is_written(
    tmp_path: Path, install: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says what to install; exit code 3."""
    install()
    assert run(["certify", str(EXAMPLE), "--out", str(tmp_path / "bundle")]) == 3
    assert "pip install '.[cross-check]'" in capsys.readouterr().err
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


@pytest.mark.parametrize("below", ["x", "x/y"])
def test_a_place_inside_a_file_is_refused(below: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the file that stands in the way."""
    (tmp_path / "notes").write_text("mine")
    assert run(["certify", str(EXAMPLE), "--out", str(tmp_path / "notes" / below)]) == 3
    assert f"lies in {tmp_path / 'notes'}, which is not a folder" in capsys.readouterr().err
    assert (tmp_path / "notes").read_text() == "mine"


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
    assert certificate_problem(question, proof) == ""


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
