"""An auditor: claims repeated from files, elsewhere, and a gate that is tried."""

from __future__ import annotations

import csv
import shutil

from desk import Desk
from journey_markets import IN_PARTS, SOUND


def test_an_auditor_repeats_every_claim(desk: Desk) -> None:
    """A run that breaks it from its actions alone, a bundle in another folder; reads a page; tries the gate itself."""
    desk.writes("parts.toml", IN_PARTS)
    told = desk.types("novate verify parts.toml --save-scenarios scenarios", code=1)
    assert "saved scenarios/ETH-USD-long-no-bad-debt.itf.json" in told
    assert told.endswith("next: novate replay scenarios --show")

    outputs = "--show --csv run.csv --foundry Run.t.sol"
    told = desk.types(f"novate replay scenarios/ETH-USD-long-no-bad-debt.itf.json {outputs}")
    assert "every recorded value is confirmed no-bad-debt breaks at event " in told
    assert "a keeper closes" in told
    rows = [*csv.DictReader(desk.has("run.csv").splitlines())]
    assert float(rows[-1]["uncovered_bad_debt"]) > 0
    assert "function test_scenario()" in desk.has("Run.t.sol")

    told = desk.types("novate certify parts.toml --out bundle", code=1)
    assert "10 obligations 10 with a certificate" in told
    assert "check it with: novate check bundle" in told

    elsewhere = Desk(desk.folder.parent / "elsewhere", desk.environment)
    shutil.copytree(desk.folder / "bundle", elsewhere.folder / "bundle")
    told = elsewhere.types("novate check bundle")
    assert "10 certificates accepted by exact arithmetic" in told
    assert "bundle: confirmed" in told

    desk.writes("sound.toml", SOUND)
    told = desk.types("novate report sound.toml --out report.html")
    assert "saved report.html: Everything holds within these limits" in told
    page = desk.has("report.html")
    assert "<svg" in page
    assert "<script" not in page
    assert "novate verify sound.toml" in page  # how to repeat it

    told = desk.types("novate mutate sound.toml --property no-bad-debt", code=1)
    assert "Nobody would notice, the worst first" in told
    assert "environment.keeper_delay" in told
