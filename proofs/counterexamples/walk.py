"""The prices of a course, market by market and block by block, in whole ticks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from novate.model.core.symbolic.state import Machine
from novate.model.oracle_price import OraclePrice
from novate.model.specification import MarketParameters, Side, Specification
from novate.proofs.components.oracles import ORACLES
from novate.proofs.counterexamples.course import CourseShape
from novate.proofs.counterexamples.path import Path
from novate.proofs.counterexamples.steepest import steepest


@dataclass(frozen=True, slots=True)
class Ratios:
    """One leg's prices on a course, as multiples of the market price at which its position is opened."""

    market: MarketParameters
    side: Side
    lead: Fraction
    opened_oracle: Fraction
    shrunk: Fraction
    shrunk_oracle: Fraction
    waypoint: Fraction
    healthy: Fraction
    healthy_oracle: Fraction
    final: Fraction
    final_oracle: Fraction
    fill: Fraction
    """The fill price of its close-out; 0 where it stays open."""
    notional: Fraction
    """At the market price when opened, in quote quanta."""
    replaced: Fraction | None = None
    """See `novate.proofs.components.oracle.Way`: a multiple of the waypoint."""
    landed: Fraction | None = None
    left_behind: Fraction | None = None
    """What the oracle stays as near to as it may, until the account is last healthy; None where it heads for that."""
    early: int = 0
    """How many blocks before the others it is closed out."""
    is_steepest: bool = False
    """Whether the waypoint and the prices from there are as far from the last one as bounds let them be."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Paths of markets, and the blocks at which the course turns."""

    paths: Mapping[str, Path]
    opened: int
    """Block at which the positions are opened."""
    shrunk: int
    """Block at which money is withdrawn; that of the opening where none is."""
    healthy: int
    """Last block of the drift."""
    final: int
    """Last block of the sleep."""

    def prices(self, block: int) -> dict[str, tuple[int, OraclePrice]]:
        """(market price, oracle price) of every market."""
        return {name: (path.prices[block], path.oracles[block]) for name, path in self.paths.items()}

    def outcome(self) -> list[dict[str, tuple[int, OraclePrice]]]:
        """(market price, oracle price) of every market when the account is last healthy, and in the end."""
        return [self.prices(block) for block in (self.healthy, self.final)]

    def oracles(self, block: int) -> dict[str, OraclePrice]:
        """Oracle price of every market."""
        return {name: path.oracles[block] for name, path in self.paths.items()}


@dataclass(slots=True)
class Walker:
    """Lays the paths of one course, of every market with a position."""

    specification: Specification
    shape: CourseShape
    legs: Sequence[Ratios]
    opening: Mapping[str, int]
    """Market name -> ticks at which positions are opened."""
    steepest: Mapping[str, Sequence[int]] = field(init=False)
    """Market name -> ticks so many blocks before the end, where that is told from the end."""

    def __post_init__(self) -> None:
        """Tell the steepest ways from their ends."""
        blocks = self.shape.sleep + self.shape.approach
        self.steepest = {
            leg.market.name: steepest(
                Machine(self.specification, leg.market, leg.side), self._target(leg, "final")[0], blocks
            )
            for leg in self.legs
            if leg.is_steepest
        }

    def walk(self) -> Walk:
        """Lay them. Raises `UnreachableError` or `TooLongError` where a path does not get to its price.

        Where there are bounds over several blocks, the moves of a drift use up some of what is left for the fall (or
        rise) after it: if that gets further after a rest, prices rest until no bound remembers the drift. So they do
        where somebody is closed out before the end.
        """
        walk = self._laid(0)
        rest = max(leg.market.longest_window for leg in self.legs) - 1
        if rest and (self.shape.drift or self.shape.withdraw):
            rested = self._laid(rest)
            is_early = any(leg.early for leg in self.legs)
            return rested if is_early or walk.outcome() != rested.outcome() else walk
        return walk

    def _laid(self, rest: int) -> Walk:
        """The paths, with so many blocks of rest after the last of the moves that take any number of blocks."""
        paths = self._starts()
        if self.shape.prelude:
            self._to(paths, "opened", max(1, self._prelude(paths)))
        opened = _blocks_of(paths)
        if self.shape.withdraw:
            resting = 0 if self.shape.drift else rest
            self._to(paths, "shrunk", max(1, self._blocks(paths, "shrunk")) + resting)
        shrunk = _blocks_of(paths)
        if self.shape.drift:
            if any(map(is_brought, self.legs)):
                self._to(paths, "answered", self._blocks(paths, "answered"))
            self._to(paths, "waypoint", self._blocks(paths, "waypoint") + rest)
            late = max((leg.market.oracle.lookback for leg in self.legs if leg.landed is not None), default=0)
            if late:
                self._to(paths, "landing", late - 1)
                self._to(paths, "landed", 1)
            approach = self._at_most(self._blocks(paths, "healthy", self.shape.approach), self.shape.approach)
            self._approach(paths, max(approach, int(_blocks_of(paths) == shrunk)))
        healthy = _blocks_of(paths)
        self._to(paths, "final", self.shape.sleep)
        return Walk(paths, opened, shrunk, healthy, _blocks_of(paths))

    def _approach(self, paths: Mapping[str, Path], blocks: int) -> None:
        """From the waypoint to the last healthy price; a steepest way has a price of its own for every block."""
        for left in reversed(range(blocks)):
            self._to(paths, "healthy", 1, left)

    def _prelude(self, paths: Mapping[str, Path]) -> int:
        """Blocks until the opening; without a drift no more than the oracle needs to see the first price afterwards."""
        blocks = self._blocks(paths, "opened")
        return blocks if self.shape.drift or not self.shape.approach else self._at_most(blocks, self.shape.approach)

    def _at_most(self, blocks: int, most: int) -> int:
        """The blocks that are needed, if they are not too many; where bounds look further back, all there are."""
        return most if any(leg.market.move_windows for leg in self.legs) else min(blocks, most)

    def _starts(self) -> dict[str, Path]:
        starts = ((leg, self._ticks(leg, leg.lead)) for leg in self.legs)
        return {leg.market.name: Path(leg.market, start) for leg, start in starts}

    def _blocks(self, paths: Mapping[str, Path], moment: str, most: int | None = None) -> int:
        """Blocks until every leg is at its price of that moment, or as near as it gets in `most`."""
        return max(paths[leg.market.name].blocks_to(self._target(leg, moment)[0], most) for leg in self.legs)

    def _to(self, paths: Mapping[str, Path], moment: str, blocks: int, left: int = 0) -> None:
        """Move every leg's market towards its prices of that moment, or of so many blocks before it."""
        for leg in self.legs:
            paths[leg.market.name].move(*self._target(leg, moment, left), blocks)

    def _target(self, leg: Ratios, moment: str, left: int = 0) -> tuple[int, int]:
        """(market price, oracle price) in ticks; from the opening on the oracle heads for the end of the drift.

        An oracle that is brought to a price has to go on showing it at the waypoint: in no tick is that further away.
        """
        price, oracle = {
            "opened": (Fraction(1), leg.opened_oracle),
            "shrunk": (leg.shrunk, leg.shrunk_oracle),
            "answered": (leg.healthy_oracle, leg.healthy_oracle),
            "waypoint": (leg.waypoint, leg.left_behind or leg.healthy_oracle),
            "landing": (leg.landed or leg.waypoint, leg.healthy_oracle),
            "landed": (leg.landed or leg.waypoint, leg.healthy_oracle),
            "healthy": (leg.healthy, leg.left_behind or leg.healthy_oracle),
            "final": (leg.final, leg.final_oracle),
        }[moment]
        if leg.is_steepest and moment in ("waypoint", "healthy"):
            before = self.shape.sleep + (self.shape.approach if moment == "waypoint" else left)
            return self.steepest[leg.market.name][before], self._ticks(leg, oracle)
        against, back = (floor, ceil) if leg.side is Side.LONG else (ceil, floor)
        if not is_brought(leg) or moment == "final":
            return self._ticks(leg, price), self._ticks(leg, oracle)
        if leg.replaced is not None and moment in ("answered", "waypoint", "landing"):
            shown = back(leg.replaced * self._ticks(leg, leg.waypoint, back))
            return shown if moment == "answered" else self._ticks(leg, price, back), shown
        nearest = back if moment == "waypoint" else against if moment == "answered" else round
        return self._ticks(leg, price, nearest), self._ticks(leg, oracle, against)

    def _ticks(self, leg: Ratios, ratio: Fraction, nearest: Callable[[Fraction], int] = round) -> int:
        return max(1, nearest(ratio * self.opening[leg.market.name]))


def is_brought(leg: Ratios) -> bool:
    """Whether the market has to be at a price for the oracle to show that."""
    return ORACLES[leg.market.oracle.kind].is_brought


def _blocks_of(paths: Mapping[str, Path]) -> int:
    """How many blocks have been laid; the same in every market."""
    return len(next(iter(paths.values())).prices) - 1
