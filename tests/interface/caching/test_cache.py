"""The cache: what is kept is read back exactly, what is damaged is noticed and asked again, and nothing fails by it."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import typer

from novate.caching.entry import digest
from novate.caching.folder import LARGEST, Folder
from novate.caching.key import Keys
from novate.caching.memory import SURE, Memory, memory
from novate.caching.own_code import own_code
from novate.command_line import application, run
from novate.model.contract import Assumption, Guarantee, Guarantor, Limit
from novate.model.specification import Side, Specification
from novate.proofs.engine.checked import Checked, Opinion, Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Figure, Verdict
from novate.proofs.verdicts.verify import verify
from novate.specification.file import parse_bytes
from novate.workers.verification import Job, unknown

EXAMPLES = Path(__file__).parents[3] / "examples"


def example(name: str) -> Specification:
    return parse_bytes((EXAMPLES / f"{name}.toml").read_bytes())


LEVERAGED = example("too-much-leverage")
BROKEN = Job(LEVERAGED, "ETH-USD", Side.LONG, "no-bad-debt")
SOUND = Job(LEVERAGED, "ETH-USD", Side.LONG, "liquidation-progress")


def answer(job: Job) -> Verdict:
    return verify(job.specification, job.market, job.side, job.property, Limits())


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    """A violated one and a proved one."""
    found = {job.property: answer(job) for job in (BROKEN, SOUND)}
    assert [each.status for each in found.values()] == [Status.VIOLATED, Status.PROVED]
    return found


@pytest.fixture
def cache(tmp_path: Path) -> Memory:
    return Memory(Folder(tmp_path / "verdicts"), Keys({}))


def entry(cache: Memory, job: Job) -> Path:
    assert cache.folder is not None
    return cache.folder.path / f"{cache.keys.of(job)}.json"


def test_what_is_kept_is_read_back_exactly(cache: Memory, verdicts: dict[str, Verdict]) -> None:
    """A scenario with every state, figures and misses, guarantees, and what another solver said."""
    said = Opinion("cvc5", "1.2", Outcome.UNDECIDED, 0.25, "why", 3)
    guarantee = Guarantee(Guarantor.KEEPERS, "paid", "keeper-incentive")
    full = replace(
        verdicts["liquidation-progress"],
        headroom=Fraction(-1, 3),
        assumptions=(Assumption(Limit.DELAY, "ETH-USD", guarantee), Assumption(Limit.MOVES, "ETH-USD")),
        figures={"needed": Figure(Fraction(2, 3), is_amount=False)},
        misses={"margin": Fraction(-2, 7)},
        checked=(Checked("step", True, "abc", (said,)), Checked("other", False)),
    )
    for job, verdict in ((BROKEN, verdicts["no-bad-debt"]), (SOUND, full)):
        assert cache.known(job) is None
        cache.keep(job, verdict)
        assert cache.known(job) == verdict
        assert b"pickle" not in entry(cache, job).read_bytes()
    assert cache.notices == []


@pytest.mark.parametrize("name", ["cascade", "dydx-v4-in-parts", "funding-tick", "averages-over-horizons"])
def test_scenarios_of_every_kind_are_kept(name: str, cache: Memory) -> None:
    """In parts, with funding, with oracles between ticks."""
    specification = example(name)
    market = next(iter(specification.markets))
    cut = {
        key: replace(each, maintenance_margin=each.maintenance_margin / 4)
        for key, each in specification.markets.items()
    }
    job = Job(replace(specification, markets=cut), market, Side.LONG, "no-bad-debt")
    verdict = answer(job)
    assert verdict.scenario is not None
    cache.keep(job, verdict)
    assert cache.notices == []
    assert cache.known(job) == verdict


def test_only_what_is_not_known_is_asked(cache: Memory, verdicts: dict[str, Verdict]) -> None:
    """In the end each has its own answer, whichever came first; what is not sure is asked every time."""
    open_one = replace(BROKEN, side=Side.SHORT)
    questions, asked = [BROKEN, open_one, SOUND], []

    def ask(jobs: Sequence[Job]) -> Generator[tuple[int, Verdict]]:
        asked.append([job.property for job in jobs])
        for place, job in reversed([*enumerate(jobs)]):
            yield place, unknown(job, "no time") if job is open_one else verdicts[job.property]

    expected = {0: verdicts["no-bad-debt"], 1: unknown(open_one, "no time"), 2: verdicts["liquidation-progress"]}
    for _ in range(2):
        assert dict(cache.answered(questions, ask)) == expected
    assert asked == [["no-bad-debt", "no-bad-debt", "liquidation-progress"], ["no-bad-debt"]]


def test_an_interrupted_run_goes_on_where_it_was(cache: Memory, verdicts: dict[str, Verdict]) -> None:
    """What was answered before the interrupt is kept."""

    def interrupted(jobs: Sequence[Job]) -> Generator[tuple[int, Verdict]]:
        yield 0, verdicts[jobs[0].property]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(cache.answered([SOUND, BROKEN], interrupted))
    assert cache.known(SOUND) is not None
    assert cache.known(BROKEN) is None


def forged(path: Path, change: Any) -> None:
    """An entry whose digest fits what somebody made of it."""
    found = json.loads(path.read_bytes())
    change(found["content"])
    found["digest"] = digest(found["key"], found["content"])
    path.write_text(json.dumps(found))


def damages() -> Iterator[Any]:
    """What can have become of the entry of a violated verdict, and what is said of it."""

    def cut(path: Path) -> None:
        path.write_bytes(path.read_bytes()[:-40])

    def edited(path: Path) -> None:
        path.write_text(path.read_text().replace('"violated"', '"proved"'))

    def copied(path: Path) -> None:
        found = json.loads(path.read_bytes())
        path.write_text(json.dumps({**found, "key": "0" * 64}))

    def folder(path: Path) -> None:
        path.unlink()
        path.mkdir()

    def large(path: Path) -> None:
        path.write_bytes(path.read_bytes() + b" " * 5_000_000)

    def pipe(path: Path) -> None:
        path.unlink()
        os.mkfifo(path)

    def harmless(verdict: Any) -> None:
        verdict["scenario"]["steps"].pop()

    def impossible(verdict: Any) -> None:
        verdict["scenario"]["steps"].insert(0, ["a gift", ["Withdraw", "nobody", 10**9]])

    def unopened(verdict: Any) -> None:
        verdict["scenario"]["prices"] = {}

    def wordless(verdict: Any) -> None:
        verdict["status"] = "fine"

    def acquitted(verdict: Any) -> None:
        verdict["status"] = "proved"

    def without(verdict: Any) -> None:
        verdict["scenario"] = None

    def divided(verdict: Any) -> None:
        verdict["headroom"] = "1/0"

    yield from ((each, "cannot be read") for each in (cut,))
    yield from ((each, "no file that novate wrote") for each in (folder, large, pipe))
    yield edited, "not what was written"
    yield copied, "answers another question"
    for change, said in (
        (harmless, "does not break"),
        (impossible, "does not break"),
        (unopened, "cannot be read"),
        (wordless, "cannot be read"),
        (divided, "cannot be read"),
        (acquitted, "no verdict that is kept"),
        (without, "no verdict that is kept"),
    ):
        yield lambda path, change=change: forged(path, change), said


@pytest.mark.parametrize(("damage", "said"), [*damages()])
def test_damage_is_noticed_and_mended(damage: Any, said: str, cache: Memory, verdicts: dict[str, Verdict]) -> None:
    """It is told once, the question is asked again, and the entry is as it was; a folder stays, and nothing fails."""
    cache.keep(BROKEN, verdicts["no-bad-debt"])
    path = entry(cache, BROKEN)
    before = path.read_bytes()
    damage(path)
    assert cache.known(BROKEN) is None
    assert cache.known(BROKEN) is None
    assert len(cache.notices) == 1
    assert said in cache.notices[0]
    if path.is_file():
        cache.keep(BROKEN, verdicts["no-bad-debt"])
        assert path.read_bytes() == before
        assert cache.known(BROKEN) == verdicts["no-bad-debt"]


def test_a_folder_in_which_others_may_write_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor a file in its place; one of the user's own is, and one that is not there yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    place = tmp_path / "novate" / "verdicts"
    assert memory(1.0).folder is None
    monkeypatch.setenv("NOVATE_NO_CACHE", "0")
    assert memory(1.0).folder == Folder(place)
    assert memory(1.0, no_cache=True).folder is None
    place.mkdir(parents=True, mode=0o700)
    assert memory(1.0).folder == Folder(place)
    place.chmod(0o777)
    assert memory(1.0).folder is None
    assert "can be written by others" in memory(1.0).notices[0]
    place.rmdir()
    place.write_text("")
    assert "is not a folder" in memory(1.0).notices[0]


def test_a_full_disk_fails_no_run(cache: Memory, verdicts: dict[str, Verdict], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor a folder that cannot be made: it is told once."""
    assert cache.folder is not None

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("novate.caching.folder.write_file", full)
    for job in (BROKEN, SOUND):
        cache.keep(job, verdicts[job.property])
    assert len(cache.notices) == 1
    assert "No space left" in cache.notices[0]
    cache.folder.path.rmdir()
    cache.folder.path.write_text("")
    cache.keep(SOUND, verdicts["liquidation-progress"])
    assert "File exists" in cache.notices[1]
    assert cache.known(SOUND) is None


def test_the_oldest_go(tmp_path: Path) -> None:
    """Until a quarter of the room is free; whatever is a folder stays."""
    folder = Folder(tmp_path)
    for age in range(10):
        folder.write(str(age), b"x" * 100)
        os.utime(tmp_path / f"{age}.json", (1000 - age, 1000 - age))
    folder.trim(1000)
    assert len([*tmp_path.iterdir()]) == 10
    folder.trim(900)
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["0", "1", "2", "3", "4", "5"]


def test_the_digest_of_the_code_is_of_every_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """One character of any of them, and nothing from before is found."""
    from novate.caching import own_code as module

    files = dict(module._files())
    assert {"novate/model/specification.py", "novate/proofs/verdicts/verify.py", "novate/command_line.py"} <= set(files)
    before = own_code.__wrapped__()
    assert own_code.__wrapped__() == before
    changed = {**files, "novate/model/specification.py": Path(__file__)}
    monkeypatch.setattr(module, "_files", lambda: iter(changed.items()))
    assert own_code.__wrapped__() != before


def test_the_second_answer_is_the_first_to_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the engine is not asked for it; with --no-cache it is."""
    monkeypatch.delenv("NOVATE_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    asked = []

    def engine(questions: Sequence[Job], *_: object, **__: object) -> Generator[tuple[int, Verdict]]:
        asked.append(len(questions))
        yield from ((place, answer(job)) for place, job in enumerate(questions))

    monkeypatch.setattr("novate.workers.verification.as_they_come", engine)
    command = ["verify", str(EXAMPLES / "too-much-leverage.toml"), "--property", "no-bad-debt"]
    first, second = [(run([*command, "--show"]), capsys.readouterr().out) for _ in range(2)]
    assert first == second
    assert first[0] == 1
    assert "block" in first[1]
    assert asked == [2]
    run([*command, "--no-cache"])
    assert asked == [2, 2]
    for path in (tmp_path / "novate" / "verdicts").iterdir():
        path.write_text("{}")
    capsys.readouterr()
    run([*command, "-v"])
    assert capsys.readouterr().err.count("is not believed, and replaced") == 3  # and which theorems are in force


def test_a_page_takes_what_verify_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And asks the engine for the rest alone; with --no-cache for everything."""
    monkeypatch.delenv("NOVATE_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("novate.library.page.page_of_files", lambda *_: "")
    asked = []

    def engine(questions: Sequence[Job], *_: object, **__: object) -> Generator[tuple[int, Verdict]]:
        asked.append(len(questions))
        yield from ((place, answer(job)) for place, job in enumerate(questions))

    monkeypatch.setattr("novate.workers.verification.as_they_come", engine)
    file, out = str(EXAMPLES / "too-much-leverage.toml"), str(tmp_path / "page.html")
    assert run(["verify", file, "--property", "no-bad-debt", "--property", "conservation"]) == 1
    for option in ([], [], ["--no-cache"]):
        assert run(["report", file, "--out", out, *option]) == 1
    whole = asked[-1]
    assert asked == [4, whole - 4, whole]


def test_the_same_command_goes_on_after_an_interrupt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was answered is in the report, is kept, and is not asked again; the notice says so."""
    monkeypatch.delenv("NOVATE_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    asked = []

    def engine(questions: Sequence[Job], *_: object) -> Generator[tuple[int, Verdict]]:
        asked.append([job.side for job in questions])
        yield 0, answer(questions[0])
        raise KeyboardInterrupt

    monkeypatch.setattr("novate.workers.verification.as_they_come", engine)
    command = ["verify", str(EXAMPLES / "too-much-leverage.toml"), "--property", "no-bad-debt"]
    assert run(command) == 130
    assert "1 of 2 verdicts are missing; the same command goes on from here" in capsys.readouterr().err
    assert run(command) == 130
    assert run(command) == 1
    assert "missing" not in capsys.readouterr().err.rpartition("goes on from here")[2]
    assert asked == [[Side.LONG, Side.SHORT], [Side.SHORT]]


def test_the_page_says_what_is_so() -> None:
    """Who uses the cache, how large it may be, and what is one market's alone."""
    page = (EXAMPLES.parent / "docs" / "cache.md").read_text()
    commands = typer.main.get_group(application).commands
    users = {name for name, each in commands.items() if any(one.name == "no_cache" for one in each.params)}
    named = page.partition("share one cache")[0].rpartition("no solver is asked.")[2]
    assert users == {each.partition(" ")[0] for each in re.findall(r"`(?:novate )?([a-z]+(?: FILE)?)`", named)}
    assert f"Beyond {LARGEST // 10**6} MB" in page
    assert all(str(status).replace("-", " ") in page for status in SURE)


def test_a_violation_is_told_from_the_cache_without_the_solver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its run is played again by the reference alone, and so is every other that breaks by it."""
    monkeypatch.delenv("NOVATE_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    asked = ["verify", str(EXAMPLES / "too-much-leverage.toml"), "--jobs", "1"]
    assert run(asked) == 1
    code = f"import sys; from novate.command_line import run; assert run({asked}) == 1; assert 'z3' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
