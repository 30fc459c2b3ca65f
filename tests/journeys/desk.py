"""Where somebody works with novate: a folder and a terminal."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Desk:
    """Where somebody works: a folder that is empty at first, and a terminal."""

    folder: Path
    environment: dict[str, str]

    def types(self, line: str, code: int = 0) -> str:
        """What a command shows, each stretch of blanks as one, for lines are broken anywhere; it exits with `code`."""
        command = shlex.split(line)
        program = shutil.which(command[0], path=self.environment["PATH"])
        assert program is not None
        ended = subprocess.run(
            [program, *command[1:]],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        shown = f"{ended.stdout}\n{ended.stderr}"
        assert ended.returncode == code, f"$ {line}\n{shown}"
        return " ".join(shown.split())

    def has(self, name: str) -> str:
        """The text of a file."""
        return (self.folder / name).read_text()

    def writes(self, name: str, text: str) -> None:
        """As with an editor."""
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(text)

    def changes(self, name: str, before: str, after: str) -> None:
        """As with an editor: what must be there once."""
        assert self.has(name).count(before) == 1
        self.writes(name, self.has(name).replace(before, after))

    @property
    def opened(self) -> list[str]:
        """The files of the repository that were opened."""
        log = Path(self.environment["OPENED"])
        return log.read_text().splitlines() if log.exists() else []

    def forgets_what_was_opened(self) -> None:
        """Where that was meant."""
        Path(self.environment["OPENED"]).unlink()
