"""The default answer about one market fits a screen, and has what a reader needs first."""

from pathlib import Path

import pytest

from novate.command_line import run

ROOT = Path(__file__).parents[3]
NEEDED = ("no-bad-debt, solvency", "Maintenance margin known to be enough", "needs", "headroom", "More: --show")


@pytest.mark.parametrize(
    ("name", "at_80", "at_100"),
    [
        ("dydx-v4-eth-usd", 31, 28),
        ("too-much-leverage", 39, 36),
        ("thin-keeper-reward", 44, 38),
        ("dydx-v4-own-rules", 46, 39),
        ("all-or-nothing-fund", 56, 47),  # the longest: three layers of causes, and two of the waterfall that are short
    ],
)
def test_the_default_answer_fits_a_screen(
    name: str, at_80: int, at_100: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In lines, at two widths, without the blank one in the end."""
    monkeypatch.chdir(ROOT)
    for width, most in ((80, at_80), (100, at_100)):
        monkeypatch.setenv("COLUMNS", str(width))
        run(["verify", f"examples/{name}.toml", "--jobs", "1"])
        lines = capsys.readouterr().out.rstrip("\n").split("\n")
        assert len(lines) <= most
        assert max(map(len, lines)) <= width
        assert [each for each in NEEDED if not any(each in line for line in lines)] == []
