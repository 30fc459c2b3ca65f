"""A CI engineer: a gate that lets through what is known, stops what is worse, and reports to whatever reads it."""

from __future__ import annotations

import json
import re

from desk import Desk
from journey_markets import SOUND, THIN
from junitparser import JUnitXml


def test_an_engineer_sets_up_a_gate(desk: Desk) -> None:
    """Whose files say the same in each format, whose exit codes stop a build, and which asks nothing twice."""
    desk.writes("specifications/sound.toml", SOUND)
    desk.writes("specifications/thin.toml", THIN)
    for command in ("init", "add .", "-c user.name=a -c user.email=a@b commit -m first"):
        desk.types(f"git {command}")

    outputs = "--output github:annotations --output junit:junit.xml --output sarif:it.sarif --output markdown:it.md"
    told = desk.types(f"novate verify specifications {outputs}", code=1)
    assert told.count("specifications/thin.toml") >= 1
    assert "Violated: 12 proved, 4 violated, 10 not-applicable" in told  # of all files
    line = THIN[: THIN.index("maintenance_margin")].count("\n") + 1
    assert desk.has("annotations").count(f"::error file=specifications/thin.toml,line={line},title=") == 4
    assert desk.has("it.md").startswith("## novate: ")
    assert "**no-bad-debt violated: ETH-USD short**" in desk.has("it.md")
    cases = JUnitXml.fromfile(str(desk.folder / "junit.xml"))
    assert (cases.tests, cases.failures, cases.errors, cases.skipped) == (26, 4, 0, 10)
    results = json.loads(desk.has("it.sarif"))["runs"][0]["results"]
    assert [each["ruleId"] for each in results if each["level"] == "error"].count("no-bad-debt") == 2
    assert all(each["codeFlows"] for each in results if each["level"] == "error")

    told = desk.types("novate verify specifications --quiet --write-baseline known.json")
    assert told == "saved known.json: 4 verdicts that are not fine"

    assert desk.types("novate verify specifications --quiet --baseline known.json --output junit:again.xml") == ""
    seconds = [re.findall(r' time="([^"]*)"', desk.has(name)) for name in ("junit.xml", "again.xml")]
    assert seconds[0] == seconds[1]  # those of the verdicts: none was worked out anew

    desk.changes("specifications/thin.toml", '"1%"', '"0.9%"')
    told = desk.types("novate verify specifications --quiet --baseline known.json", code=1)
    assert f"specifications/thin.toml:{line}: no-bad-debt violated: ETH-USD long: " in told
    assert "no-bad-debt ETH-USD long: headroom -0.2 pp, worse than -0.1 pp in known.json" in told
    assert "sound.toml" not in told

    desk.changes("specifications/sound.toml", '"3%"', '"1%"')
    told = desk.types("novate review specifications/sound.toml --since HEAD", code=1)
    assert "Worse: 4 verdicts are violated now." in told
    assert "markets.ETH-USD.maintenance_margin 3% 1%" in told
    assert "worse ETH-USD long, short proved violated no-bad-debt, solvency" in told

    desk.changes("specifications/thin.toml", "price_tick", "tick")
    told = desk.types("novate verify specifications/thin.toml", code=3)
    assert re.search(r"specifications/thin.toml:\d+: markets.ETH-USD.tick: .*did you mean price_tick\?", told)

    told = desk.types("python -m pytest --novate specifications", code=1)
    assert f"specifications/sound.toml:{line}: no-bad-debt violated: ETH-USD long: " in told
    assert re.search(r"specifications/thin.toml:\d+: not a specification: markets.ETH-USD.tick: ", told)
    assert "2 failed" in told
