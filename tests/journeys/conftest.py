"""What every journey starts from; and this folder's modules, as importlib mode puts no folder of tests on the path."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from desk import Desk
from installation import Installation, built, installed_from


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Made once by whoever runs journeys."""
    wheel = built(tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel"))
    return installed_from(wheel, tmp_path_factory.mktemp("installed"))


@pytest.fixture
def desk(installation: Installation, tmp_path: Path) -> Iterator[Desk]:
    """An empty one. Whoever has worked at it has opened no file of the repository."""
    folder = tmp_path / "work"
    folder.mkdir()
    programs = (str(installation.programs), sysconfig.get_path("scripts"), os.environ["PATH"])
    environment = {
        "PATH": os.pathsep.join(programs),
        "HOME": str(tmp_path),
        "COLUMNS": "100",
        "LANG": "C.UTF-8",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "OPENED": str(tmp_path / "opened"),
    }
    found = Desk(folder, environment)
    yield found
    assert found.opened == []
