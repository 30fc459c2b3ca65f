"""What has become liquidatable since the last calm: of runs with a capacity in money so much is assumed."""

from __future__ import annotations

from dataclasses import dataclass, field

from novate.model.oracle_price import OraclePrice
from novate.model.state import ClearingState


@dataclass(slots=True)
class WaveSoFar:
    """Follows a run from its beginning, state by state."""

    calm: int
    """Blocks in a row in which nobody is liquidatable, after which the next wave begins."""
    worth: OraclePrice = 0
    """Quote quanta, each account as it was worth when it was last healthy."""
    _counted: set[tuple[str, int]] = field(default_factory=set)
    """Accounts, each with the block in which it was last healthy."""
    _last: int | None = None
    """The last block in which anybody was liquidatable."""

    def remember(self, state: ClearingState) -> None:
        """Count those who are liquidatable and were not before."""
        late = {(name, state.block - each.overdue): each.worth for name, each in state.accounts.items() if each.overdue}
        if not late:
            return
        if self._last is not None and state.block - self._last > self.calm:
            self.worth = 0
        self._last = state.block
        self.worth += sum(worth for key, worth in late.items() if key not in self._counted)
        self._counted.update(late)
