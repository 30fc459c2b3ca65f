"""The parts of a sweep on disk: whole or not there, for one sweep and one process, and gone in the end."""

from __future__ import annotations

import errno
import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from novate.sweeping.parts import Parts, PartsError
from novate.sweeping.run import stretches
from novate.system import streams

DESCRIPTION = {"specification": {"a": "1"}, "vary": [["b", "2"]]}


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """An open folder of parts."""
    with Parts.opened(tmp_path / "out.csv.parts", DESCRIPTION) as opened:
        yield opened


def rows(first: int, stop: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Outcomes that say which combinations they are of."""
    return np.arange(first, stop, dtype=np.uint8).reshape(-1, 1)


def test_what_was_saved_is_found_again_in_order(parts: Parts) -> None:
    """Whatever the order in which it was saved; what is missing is known."""
    parts.save(7, rows(7, 9))
    parts.save(0, rows(0, 4))
    assert parts.done() == [(0, 4), (7, 9)]
    assert list(parts.missing(0, 12)) == [(4, 7), (9, 12)]
    assert list(parts.missing(2, 8)) == [(4, 7)]
    assert list(parts.missing(7, 9)) == []
    parts.save(4, rows(4, 7))
    assert parts.load().ravel().tolist() == list(range(9))


def test_a_sweep_goes_on_in_the_same_folder_and_removes_it(tmp_path: Path) -> None:
    """An unfinished file that a killed process left behind is in nobody's way."""
    folder = tmp_path / "parts"
    with Parts.opened(folder, DESCRIPTION) as opened:
        opened.save(0, rows(0, 4))
        (folder / ".000000000004-000000000008.npy.77").write_bytes(b"half")
    with Parts.opened(folder, DESCRIPTION) as again:
        assert again.done() == [(0, 4)]
        again.remove()
    assert not folder.exists()


def test_parts_of_another_sweep_are_not_taken(tmp_path: Path) -> None:
    """What differs is named, and nothing is changed."""
    folder = tmp_path / "parts"
    with Parts.opened(folder, DESCRIPTION) as opened:
        opened.save(0, rows(0, 4))
    changed = DESCRIPTION | {"specification": {"a": "2"}}
    with pytest.raises(PartsError, match="another sweep: it differs in specification"), Parts.opened(folder, changed):
        pass
    with Parts.opened(folder, DESCRIPTION) as again:
        assert again.done() == [(0, 4)]


def test_a_folder_with_something_else_in_it_is_not_taken(tmp_path: Path) -> None:
    """It would be removed in the end."""
    precious = tmp_path / "notes.txt"
    precious.write_text("mine")
    with pytest.raises(PartsError, match="holds other things"), Parts.opened(tmp_path, DESCRIPTION):
        pass
    with pytest.raises(PartsError, match="holds other things"), Parts.opened(precious, DESCRIPTION):
        pass
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def other_process(folder: Path, said: Any) -> None:
    """Try to work on the same sweep."""
    try:
        with Parts.opened(folder, DESCRIPTION):
            said.put("opened")
    except PartsError as error:
        said.put(str(error))


def test_two_processes_do_not_work_on_one_sweep(parts: Parts) -> None:
    """The second one is told; a process that ends, however it does, leaves no lock."""
    context = multiprocessing.get_context("spawn" if os.name == "nt" else "fork")
    said = context.Queue()
    process = context.Process(target=other_process, args=(parts.folder, said))
    process.start()
    assert "another process works on this sweep" in said.get(timeout=30)
    process.join()


def test_a_full_disk_is_said_and_leaves_nothing_half_written(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that could not be written, and why; what was there stays."""

    def full(path: Path, _: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    parts.save(0, rows(0, 4))
    monkeypatch.setattr("novate.sweeping.parts.write_file", full)
    with pytest.raises(PartsError, match="No space left on device"):
        parts.save(4, rows(4, 8))
    monkeypatch.setattr("novate.sweeping.parts.write_file", streams.write_file)
    assert parts.done() == [(0, 4)]


def test_stretches_cover_all_rows_with_few_open_ones_in_each() -> None:
    """So that a part is written after each few questions, and one where none is open."""
    codes = np.array([[1, 255], [1, 1], [255, 255], [1, 1], [1, 255], [1, 1]], np.uint8)
    assert list(stretches(codes, 1)) == [(0, 1), (1, 3), (3, 5), (5, 6)]
    assert list(stretches(codes, 2)) == [(0, 3), (3, 6)]
    assert list(stretches(codes[3:4], 1)) == [(0, 1)]
