"""Each rule on one file that it is about, and on no other; a healthy file has nothing that is unusual."""

import json
from pathlib import Path

import pytest

from novate.command_line import run
from novate.linting.registry import RULES, notes
from novate.specification.file import document_in, lines_in, parse_document

EXAMPLES = Path(__file__).parents[3] / "examples"
HEALTHY = (EXAMPLES / "dydx-v4-eth-usd.toml").read_text()

CASES = {
    "margin-above-100-percent": ('initial_margin = "5%" ', 'initial_margin = "500%" '),
    "no-room-between-margins": ('initial_margin = "5%" ', 'initial_margin = "3%" '),
    "penalty-above-margin": ('penalty = "1.5%"', 'penalty = "4%"'),
    "tier-out-of-reach": (
        "[liquidation]",
        '[markets.ETH-USD.tiers_above.2_000]\nmaintenance_margin = "4%"\ninitial_margin = "6%"\n[liquidation]',
    ),
    "slippage-out-of-reach": ('slippage = "0.5%" ', 'slippage = "0.5%"\nslippage_up_to = { "2_000" = "0.4%" } '),
    "minimum-above-open-interest": ('gas_cost = "0"', 'gas_cost = "0"\nmax_open_interest = "0.5"'),
    "reward-above-penalty": ('keeper_flat_reward = "0"', 'keeper_flat_reward = "0.02"'),
    "share-of-nothing": ('penalty = "1.5%"', 'penalty = "0%"'),
    "dust-above-minimum": ('dust_notional = "0"', 'dust_notional = "11"'),
    "price-never-moves": ('max_move_per_block = "0.5%"', 'max_move_per_block = { up = "0.5%", down = "0%" }'),
    "price-moves-by-half": ('max_move_per_block = "0.5%"', 'max_move_per_block = "50%"'),
    "keepers-never-late": ('keeper_delay = "2 blocks"', 'keeper_delay = "0 blocks"'),
    "deleveraging-can-be-escaped": (
        'insurance_fund = "0"',
        'layers = ["insurance-fund", "adl"]\ninsurance_fund = "0"\n[adl]\nallocation = "largest-first"',
    ),
    "share-without-unit": ('keeper_share = "0%"', 'keeper_share = "0.5"'),
}
BESIDES = {
    "tier-out-of-reach": ('gas_cost = "0"', 'gas_cost = "0"\nlargest_position = "1_000"'),
    "slippage-out-of-reach": ('gas_cost = "0"', 'gas_cost = "0"\nlargest_position = "1_000"'),
    "share-of-nothing": ('keeper_share = "0%"', 'keeper_share = "10%"'),
}


def changed(rule: str) -> str:
    """The healthy file, and what is unusual in it."""
    text = HEALTHY
    for before, after in (CASES[rule], *([BESIDES[rule]] if rule in BESIDES else [])):
        assert before in text
        text = text.replace(before, after)
    return text


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_notes_its_own_file_and_no_other_does(rule: str) -> None:
    """With the line of the key, what was found, and what is usual."""
    content = changed(rule).encode()
    found = notes(document_in(content), parse_document(document_in(content)), lines_in(content))
    assert [each.rule for each in found] == [rule]
    (note,) = found
    line = content.decode().splitlines()[(note.problem.line or 0) - 1]
    assert note.problem.path.split(".")[-1].strip('"') in line or "tiers" in note.problem.path
    assert note.at("a.toml").startswith(f"a.toml:{note.problem.line}: {note.problem.path}: found ")
    assert note.at("a.toml").endswith(f" [{rule}]")
    assert RULES[rule].__doc__


def test_healthy_files_have_nothing_unusual(capsys: pytest.CaptureFixture[str]) -> None:
    """Every example that is shipped, and the exit code says so; but those that mean a window of one block.

    And that of which margin starts no cascade, which is exact where nobody has more than it.
    """
    meant = ("keepers-never-late", "no-room-between-margins")
    assert run(["lint", str(EXAMPLES), *(word for each in meant for word in ("--ignore", each))]) == 0
    assert capsys.readouterr().out == ""
    assert run(["lint", str(EXAMPLES)]) == 1
    found = [*dict.fromkeys(Path(line.split(":")[0]).stem for line in capsys.readouterr().out.splitlines())]
    of_accounts = ["deleveraging-without-cascade", "deleveraging", "lifetime-cap", "pool-as-counterparty"]
    assert found == ["all-or-nothing-fund", *of_accounts, "socialised-loss", "withdrawal-factor"]


def test_the_command_names_what_is_unusual(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, or 3 for a file that cannot be read; `--ignore` leaves a rule out; JSON has all parts."""
    file = tmp_path / "market.toml"
    file.write_text(changed("penalty-above-margin"))
    assert run(["lint", str(file)]) == 1
    line = HEALTHY.splitlines().index(next(each for each in HEALTHY.splitlines() if each.startswith("penalty ="))) + 1
    assert capsys.readouterr().out == (
        f'{file}:{line}: liquidation.penalty: found "4%", expected at most the maintenance margin of ETH-USD, 3%: an '
        "account that is closed out in time cannot pay it [penalty-above-margin]\n"
    )
    assert run(["lint", str(file), "--ignore", "penalty-above-margin"]) == 0
    assert run(["lint", str(file), "--ignore", "penalty-above"]) == 3
    assert "did you mean penalty-above-margin" in capsys.readouterr().err
    assert run(["lint", str(file), "--format", "json"]) == 1
    (note,) = json.loads(capsys.readouterr().out)["notes"]
    assert (note["line"], note["rule"], note["key"]) == (line, "penalty-above-margin", "liquidation.penalty")
    assert run(["lint", str(file), str(tmp_path / "nowhere.toml")]) == 3


def test_verify_tells_what_is_unusual_beside_its_verdicts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In text alone; no verdict depends on it."""
    file = tmp_path / "market.toml"
    file.write_text(changed("penalty-above-margin"))
    asked = [str(file), "--property", "conservation", "--jobs", "1"]
    assert run(["verify", *asked]) == 0
    assert "- Unusual: liquidation.penalty, " in capsys.readouterr().out
    assert run(["verify", *asked, "--format", "json"]) == 0
    assert "nusual" not in capsys.readouterr().out
