"""Oracles: that each keeps to its lag profile, and which runs get to the bounds of it."""

from collections.abc import Mapping

from novate.model.core.symbolic.state import Machine
from novate.model.oracles import KINDS
from novate.proofs.components.oracle import Oracle, of_kind

ORACLES: Mapping[str, Oracle] = {kind: of_kind(kind) for kind in KINDS}
"""By the name of the kind."""


def oracle_of(machine: Machine) -> Oracle:
    """That of a machine's market."""
    return ORACLES[machine.market.oracle.kind]
