"""A finding: what a route to a verdict comes to."""

from __future__ import annotations

from dataclasses import dataclass

from novate.model.scenario import Scenario
from novate.proofs.engine.checked import Checked
from novate.proofs.engine.cross_check import lone_answers
from novate.proofs.status import Method, Status

UNCURED = "of an account that a close-out does not cure the insurance fund pays the whole reward"
BY_THEOREM_ALONE = (
    "only theorems speak of a fund that pays keepers, and of refusals with requirements by size or limits on rewards"
)
NO_MARGIN = "no margin is known to be enough, for no theorem is about this mechanism"
NOT_SETTLED = "no proof is about an insurance fund that settles every fill"
PARTS_BY_SIZE = "nothing is known yet of parts of a position that fill by their size (slippage_up_to, slippage_from)"


@dataclass(frozen=True, slots=True)
class Finding:
    """A status and why."""

    status: Status
    reason: str = ""
    scenario: Scenario | None = None
    method: Method = Method.SEARCH
    checked: tuple[Checked, ...] = ()
    """The obligations that were proved on the way."""

    @property
    def label(self) -> str:
        """What a reader must know of how a proof was reached."""
        return lone_answers(self.checked) if self.status is Status.PROVED else ""
