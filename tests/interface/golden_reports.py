"""Reports of what takes long to find out, of an answer that is made up, or found once for all widths."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from novate.caching.memory import memory
from novate.certifying import report as bundle_report
from novate.certifying.bundle import files
from novate.certifying.known import Known
from novate.certifying.produce import known
from novate.certifying.recheck import Findings, recheck
from novate.design import repair_report
from novate.design.repair import Repairs
from novate.design.repair_hints import Hint
from novate.model.mutant import Mutant
from novate.model.specification import Side
from novate.proofs.mutation.campaign import Row
from novate.proofs.mutation.judges import Mark
from novate.proofs.status import Status
from novate.proofs.theorems.theorem import Theorem, TheoremProof, theorems
from novate.proofs.verdicts.verdict import Verdict
from novate.properties import PROPERTIES
from novate.reports import mutation_report, theorem_names, theorem_report
from novate.specification.file import parse_bytes
from novate.system.layout import new_console

SOURCE = Path(__file__).parents[2] / "examples" / "dydx-v4-fee-and-fund.toml"
NAMES = (
    "no-bad-debt/isolated/long/capped",
    "no-bad-debt/isolated/short/in-full/floor",
    "fund-pays-while-solvent/dydx-v4",
)


@cache
def catalogue() -> tuple[Theorem, ...]:
    """All theorems."""
    return theorems()


def proved() -> str:
    """Theorems, one of which is not proved."""
    proofs = [TheoremProof("", (), 12 + number, 0.25, is_locked=True) for number in range(len(NAMES) - 1)]
    proofs.append(TheoremProof("the fund pays: Z3 gave up after 600 seconds", (), 4, 600.0, is_locked=True))
    wanted = [each for each in catalogue() if each.name in NAMES]
    return theorem_report.as_text([*map(theorem_report.ProvedTheorem, wanted, proofs)])


def mutants() -> str:
    """Three mistakes: one is noticed, one makes no difference, one survives."""
    spared = dict.fromkeys(PROPERTIES, Mark.SPARED)
    noticed = spared | {"conservation": Mark.KILLED, "solvency": Mark.UNDECIDED, "keeper-incentive": Mark.NOT_ASKED}
    where, argued = "core.reference.liquidate.billed", "What is rounded is whole: there is nothing to be rounded up."
    rows = [
        Row(Mutant("the penalty is charged twice", where, "a", "b"), noticed, Mark.KILLED),
        Row(Mutant("what is whole is rounded up as well", where, "a", "b", argued), spared, Mark.SPARED),
        Row(Mutant("the keeper is paid by nobody", "core.symbolic.liquidate.billed", "a", "b"), spared, Mark.SPARED),
    ]
    return mutation_report.as_text(rows, new_console())


def no_repair() -> str:
    """Nothing that may change helps, and what would."""
    broken = [Verdict("ETH-USD", side, "solvency", Status.VIOLATED, "", (), None, None, 0.5) for side in Side]
    needed = "the maintenance margin pays for the worst close-out"
    hints = Hint("without --fix markets.ETH-USD.maintenance_margin", "6.1208%"), Hint("--allow a.b", "0 blocks")
    found = Repairs((*broken,), failed=2, missing=tuple(f"{needed} (ETH-USD {side})" for side in Side), hints=hints)
    return repair_report.as_text("market.toml", found, new_console())


@cache
def bundle() -> Known:
    """With obligations, violations, and something that no bundle shows."""
    source = SOURCE.read_bytes()
    found, _ = known(source, parse_bytes(source), "novate certify", 60.0, memory(60.0, cross_check=True, no_cache=True))
    return found


@cache
def findings() -> Findings:
    """What a check of it comes to."""
    return recheck(files(bundle()), [])


REPORTS = {
    "no-repair": no_repair,
    "theorems": lambda: theorem_names.as_text(catalogue(), new_console()),
    "proved-theorems": proved,
    "mutants": mutants,
    "certified": lambda: bundle_report.written("evidence", bundle()),
    "checked": lambda: bundle_report.checked("evidence", findings()),
}
