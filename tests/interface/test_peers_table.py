"""The comparison with other tools: its pages say what was measured, and its encodings ask what they claim to ask."""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

PEERS = Path(__file__).parents[2] / "benchmarks" / "peers"


def printed(script: str, *arguments: str) -> str:
    """What a script of the comparison prints, if it ends well."""
    command = [sys.executable, str(PEERS / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def outcome(script: str, *question: str) -> str:
    """The last answer of a tool."""
    return str(json.loads(printed(script, *question).splitlines()[-1])["outcome"])


def test_the_pages_show_the_kept_results() -> None:
    """README.md and docs/peers.md are what results.json gives."""
    assert printed("compare.py", "--check") == ""


def test_a_changed_result_is_noticed(tmp_path: Path) -> None:
    """A figure that is not on the pages fails the check."""
    document = json.loads((PEERS / "results.json").read_text())
    next(cell for cell in document["cells"] if cell["outcome"] == "proved")["seconds"] += 1234
    changed = tmp_path / "results.json"
    changed.write_text(json.dumps(document))
    with pytest.raises(subprocess.CalledProcessError):
        printed("compare.py", "--check", "--results", str(changed))


def test_no_kept_answer_is_wrong() -> None:
    """Nobody proved the unsafe machine or broke the safe one."""
    wrong = {(True, "violated"), (False, "proved")}
    cells = json.loads((PEERS / "results.json").read_text())["cells"]
    assert not [cell for cell in cells if (cell["safe"], cell["outcome"]) in wrong]


@pytest.mark.parametrize(("delay", "unsafe", "safe"), [("2", "0.05", "0.0625"), ("10", "0.2375", "0.25")])
def test_margins_lie_on_the_two_sides_of_the_threshold(delay: str, unsafe: str, safe: str) -> None:
    """For a delay of 2 they are 5 % and 6.25 %; both are next to the short's threshold."""
    code = f"from question import Question as Q; print(Q(1, {delay}, False).margin, Q(1, {delay}, True).margin)"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PEERS).stdout.split()
    assert [Fraction(each) for each in found] == [Fraction(unsafe), Fraction(safe)]
    assert Fraction(unsafe) < Fraction(102, 100) ** (int(delay) + 1) - 1 < Fraction(safe)


@pytest.mark.parametrize("script", ["ask_novate_engine.py", "ask_spacer.py"])
def test_novate_and_spacer_agree(script: str) -> None:
    """Both break the unsafe machine and prove the safe one."""
    assert outcome(script, "1", "2", "unsafe") == "violated"
    assert outcome(script, "1", "2", "safe") == "proved"


def test_the_bounded_search_breaks_the_unsafe_machine_as_early_as_possible() -> None:
    """One step opens a position and D + 1 move the price."""
    answer = json.loads(printed("ask_z3_bounded.py", "2", "2", "unsafe").splitlines()[-1])
    assert (answer["outcome"], answer["extent"]) == ("violated", 4)
