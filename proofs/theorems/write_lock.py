"""Writes `lock.py`: proves every theorem, and keeps what it was proved about. Run it as a module.

python -m novate.proofs.theorems.write_lock [--components]
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from novate.proofs.components.close_outs import CLOSE_OUTS
from novate.proofs.components.oracles import ORACLES
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.smtlib import Wording
from novate.proofs.theorems import digest, lock
from novate.proofs.theorems.in_force import mechanism_title
from novate.proofs.theorems.parameters import SHAPES
from novate.proofs.theorems.plainer import any_layers, never_refused, paid_by_fund
from novate.proofs.theorems.theorem import Theorem, prove_theorem, theorem_named, theorems

HEADER = '''"""What every theorem was proved about, from `python -m novate.proofs.theorems.write_lock`.

Do not edit: it is written only after every theorem has been proved, and a test compares. See `digest`.
"""

from __future__ import annotations

from collections.abc import Mapping
'''


def unproved(name: str) -> str:
    """The name of a theorem if it cannot be proved, else nothing."""
    return "" if prove_theorem(theorem_named(name), Limits()).holds else name


def mechanisms() -> dict[str, str]:
    """The digests of the mechanisms that theorems are about."""
    return {mechanism_title(shape): digest.mechanism(shape) for shape in SHAPES}


def components() -> dict[str, str]:
    """The digests of the oracles and close-outs that theorems are about, and of what reduces a mechanism."""
    close_outs = {kind: digest.obligations(close_out.obligations()) for kind, close_out in CLOSE_OUTS.items()}
    refusing = {
        never_refused.title(shape): digest.obligations(never_refused.obligations(shape))
        for shape in never_refused.REFUSING
    }
    paying = {
        paid_by_fund.title(shape): digest.obligations(paid_by_fund.obligations(shape)) for shape in paid_by_fund.PAYING
    }
    layers = {any_layers.NAME: digest.obligations(any_layers.obligations())}
    oracles = {kind: digest.component(oracle) for kind, oracle in ORACLES.items()}
    return oracles | close_outs | refusing | paying | layers


def statements(catalogue: Iterable[Theorem]) -> dict[str, str]:
    """The digests of what the theorems about properties say."""
    return {each.name: digest.statement(each.claim, each.shape) for each in catalogue if each.shape is not None}


def obligations(catalogue: Iterable[Theorem]) -> dict[str, str]:
    """The digests of everything that was proved for each theorem."""
    wording = Wording()
    return {each.name: digest.obligations(each.obligations(), wording) for each in catalogue}


def module(catalogue: Sequence[Theorem]) -> str:
    """The text of the lock."""
    parts = (
        ("MECHANISMS", mechanisms(), "Shape -> what a machine of it can do."),
        (
            "COMPONENTS",
            components(),
            "Oracle, close-out, mechanism that is a plainer one -> what it keeps to, and how.",
        ),
        ("STATEMENTS", statements(catalogue), "Theorem about a property -> what it says."),
        ("OBLIGATIONS", obligations(catalogue), "Theorem -> everything that was proved for it."),
    )
    return HEADER + "".join(f'\n{assigned(name, found)}\n"""{meaning}"""\n' for name, found, meaning in parts)


def assigned(name: str, digests: Mapping[str, str]) -> str:
    """A dictionary as Python."""
    entries = "".join(f'    "{key}": "{value}",\n' for key, value in digests.items())
    return f"{name}: Mapping[str, str] = {{\n{entries}}}"


def only_components() -> None:
    """Prove what components have to prove and the lock does not hold, and write that alone; the rest of it stays."""
    catalogue = [each for each in theorems() if each.is_of_component]
    found = obligations(catalogue)
    changed = [each for each in catalogue if found[each.name] != lock.OBLIGATIONS.get(each.name)]
    failed = [each.name for each in changed if not prove_theorem(each, Limits()).holds]
    if failed:
        sys.exit(f"not proved, so nothing is written: {', '.join(failed)}")
    file = Path(__file__).with_name("lock.py")
    text = file.read_text(encoding="utf-8")
    text = text.replace(assigned("COMPONENTS", lock.COMPONENTS), assigned("COMPONENTS", components()))
    proved = {**lock.OBLIGATIONS, **found}
    file.write_text(text.replace(assigned("OBLIGATIONS", lock.OBLIGATIONS), assigned("OBLIGATIONS", proved)), "utf-8")


def main() -> None:
    """Prove, then write; nothing is written where a theorem does not hold."""
    if sys.argv[1:] == ["--components"]:
        only_components()
        return
    catalogue = theorems()
    with ProcessPoolExecutor() as workers:
        failed = [name for name in workers.map(unproved, [each.name for each in catalogue]) if name]
    if failed:
        sys.exit(f"not proved, so nothing is written: {', '.join(failed)}")
    unseen = [shape for shape, found in mechanisms().items() if not found]
    if unseen:
        sys.exit(f"no machine of symbols can be looked at, so nothing is written: {', '.join(unseen)}")
    Path(__file__).with_name("lock.py").write_text(module(catalogue), encoding="utf-8")


if __name__ == "__main__":
    main()
