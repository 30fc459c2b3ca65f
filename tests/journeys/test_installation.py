"""What the journeys are made with: the wheel has every file of the package, and the repository is out of reach."""

from __future__ import annotations

import re
import shlex
import sys
from importlib.metadata import packages_distributions
from zipfile import ZipFile

from desk import Desk
from installation import FOLDERS, ROOT, Installation


def test_the_wheel_has_every_file_of_the_package(installation: Installation) -> None:
    """Certificates and the mark that it is typed included, and no file of a test."""
    files = {
        f"{name.replace('.', '/')}/{file.relative_to(ROOT / folder).as_posix()}"
        for name, folder in FOLDERS.items()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    packed = {each for each in ZipFile(installation.wheel).namelist() if ".dist-info/" not in each}
    assert packed == files
    assert {"novate/py.typed", "novate/proofs/certificates/stored/archives/no-bad-debt.xz"} <= packed


def test_the_wheel_asks_for_every_library_that_it_imports(installation: Installation) -> None:
    """As a dependency, or in an extra for users. Whoever runs the plugin has pytest; pydantic brings its core."""
    with ZipFile(installation.wheel) as wheel:
        files = {name: wheel.read(name).decode() for name in wheel.namelist() if name.endswith((".py", "/METADATA"))}
    (metadata,) = (text for name, text in files.items() if name.endswith("/METADATA"))
    wanted = re.findall(r"^Requires-Dist: ([\w-]+)(?!.*extra == \"(?:test|check|peers)\")", metadata, re.MULTILINE)
    imports = {each for text in files.values() for each in re.findall(r"^ *(?:import|from) (\w+)", text, re.MULTILINE)}
    known = packages_distributions()
    libraries = {each for each in imports - sys.stdlib_module_names - {"novate"} if each in known}
    assert {"z3", "pydantic", "polars"} <= libraries
    missing = {each for each in libraries if not {name.lower() for name in known[each]} & {*wanted}}
    assert missing == {"pytest", "_pytest", "pydantic_core"}


def test_nothing_comes_from_the_repository(installation: Installation, desk: Desk) -> None:
    """All four packages come out of the wheel; and a file of the repository that is opened is noticed."""
    names = ", ".join(FOLDERS)
    code = f"import {names}; print(*(each.__file__ for each in ({names},)), sep='\\n')"
    places = desk.types(f"python -c {shlex.quote(code)}").split()
    assert len(places) == len(FOLDERS) == 4
    assert all(each.startswith(f"{installation.folder}/lib/") for each in places)
    assert desk.opened == []
    assert [*desk.folder.iterdir()] == []
    readme = ROOT / "README.md"
    desk.types(f"python -c {shlex.quote(f'open({str(readme)!r})')}")
    assert desk.opened == [str(readme)]
    desk.forgets_what_was_opened()
