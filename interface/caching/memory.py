"""The memory of a run: what verdicts are known from before, and which are to be known from now on.

An entry is believed where its digest is that of its key and its content; of a violated verdict the scenario is replayed
besides. Whatever else is found is told (`novate verify -v`), asked again, and written anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from novate.caching.damage import DamagedError
from novate.caching.folder import Folder, users_folder
from novate.caching.key import Keys
from novate.caching.verdict_json import read_verdict, written_verdict
from novate.proofs.engine.limits import Route
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.workers.verification import Job

SURE = (Status.PROVED, Status.VIOLATED, Status.VACUOUS, Status.NOT_APPLICABLE)
"""Statuses that more time, or another solver, would not change."""

Ask = Callable[[Sequence[Job]], Generator[tuple[int, Verdict]]]
"""The place of each question and its verdict, as they come."""


def memory(seconds: float, route: Route = Route.AUTO, *, cross_check: bool = False, no_cache: bool = False) -> Memory:
    """That of the user's cache folder, where only he may write; `seconds` is the wall limit of one verdict."""
    keys = Keys({"method": route, "cross_check": cross_check, "seconds": seconds})
    path = None if no_cache else users_folder()
    if path is None:
        return Memory(None, keys)
    strange = Folder(path).strangeness()
    notices = [f"the cache {path} is not used: it {strange}"] if strange else []
    return Memory(None if strange else Folder(path), keys, notices)


@dataclass
class Memory:
    """Verdicts that are asked for in one way."""

    folder: Folder | None
    """None to know nothing and to keep nothing."""
    keys: Keys
    notices: list[str] = field(default_factory=list)
    """What was wrong, each once."""
    _has_written: bool = field(default=False, init=False)

    def answered(self, questions: Sequence[Job], ask: Ask) -> Generator[tuple[int, Verdict]]:
        """The place of each question and its verdict: those that are known, then the others as they come."""
        missing = []
        for place, job in enumerate(questions):
            known = self.known(job)
            if known is None:
                missing.append(place)
            else:
                yield place, known
        asked = [questions[place] for place in missing]
        try:
            with closing(ask(asked)) as coming:
                for number, verdict in coming:
                    self.keep(asked[number], verdict)
                    yield missing[number], verdict
        finally:
            if self.folder is not None and self._has_written:
                self.folder.trim()

    def known(self, job: Job) -> Verdict | None:
        """The verdict from before, if there is one that is believed."""
        if self.folder is None:
            return None
        key = self.keys.of(job)
        try:
            content = self.folder.read(key)
            return None if content is None else _read(content, key, job)
        except DamagedError as error:
            self._tell(f"the cache's entry {key[:12]} is not believed, and replaced: {error}")
            return None

    def keep(self, job: Job, verdict: Verdict) -> None:
        """Keep a verdict that is sure, and that reads back as it is."""
        if self.folder is None or verdict.status not in SURE:
            return
        key = self.keys.of(job)
        try:
            content = _written(key, verdict)
            if _read(content, key, job) == verdict:
                self.folder.write(key, content)
                self._has_written = True
        except (DamagedError, ValueError) as error:
            self._tell(f"the verdict on {job.property} is not kept: {error}")
        except OSError as error:
            self._tell(f"the cache {self.folder.path} cannot be written: {error.strerror}")

    def _tell(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)


def _written(key: str, verdict: Verdict) -> bytes:
    """An entry."""
    content = written_verdict(verdict)
    return json.dumps({"key": key, "digest": _digest(key, content), "verdict": content}).encode()


def _digest(key: str, content: Any) -> str:
    return sha256(f"{key}\n{json.dumps(content, sort_keys=True)}".encode()).hexdigest()


def _read(entry: bytes, key: str, job: Job) -> Verdict:
    """What an entry says. Raises `DamagedError` where it is not to be believed."""
    try:
        found = json.loads(entry)
        if found["key"] != key:
            raise DamagedError("it answers another question")
        content = found["verdict"]
        if found["digest"] != _digest(key, content):
            raise DamagedError("its content is not what was written")
        verdict = read_verdict(content, job)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise DamagedError(f"it cannot be read: {type(error).__name__}") from error
    if verdict.status not in SURE or (verdict.status is Status.VIOLATED) != (verdict.scenario is not None):
        raise DamagedError("it holds no verdict that is kept")
    return verdict
