"""Oracles: that each keeps to its lag profile, and which runs get to the bounds of it."""

from collections.abc import Mapping

from novate.model.core.symbolic.state import Machine
from novate.proofs.components.oracle import Oracle
from novate.proofs.components.oracles import band

ORACLES: Mapping[str, Oracle] = {"band": band.ORACLE}
"""By the name of the kind."""


def oracle_of(machine: Machine) -> Oracle:
    """That of a machine's market."""
    return ORACLES[machine.market.oracle.kind]
