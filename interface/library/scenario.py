"""A scenario: a run of the mechanism in whole numbers, event by event, that ends where a property breaks."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from novate.library import frames
from novate.library.html import table
from novate.model import scenario as model
from novate.model.actions import Action, Liquidate
from novate.model.core.reference.margin import equity, maintenance_requirement
from novate.model.core.reference.rules import Rules
from novate.model.specification import Side
from novate.model.state import ClearingState
from novate.scenarios.informal_trace_format import encode, write
from novate.scenarios.rows import Heading, scenario_rows
from novate.scenarios.scenario_json import Runs
from novate.system.version import tool_version

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True, slots=True, repr=False)
class Scenario:
    """A replayed run. Money in its states is in quote quanta, sizes in base quanta, prices in ticks."""

    run: model.Scenario
    """What it is made of. Its fields may change between versions."""

    def __repr__(self) -> str:
        """What breaks, for whom, after how many steps."""
        return f"<novate.Scenario of {len(self)} steps: {self.property} breaks: {self.violation}>"

    def __hash__(self) -> int:
        """Equal ones break the same."""
        return hash((self.property, self.market, self.side, self.violation, len(self)))

    def __len__(self) -> int:
        """How many steps there are."""
        return len(self.run.steps)

    def __iter__(self) -> Iterator[model.ScenarioStep]:
        """Each step: its `event` in words, its `action` and the `state` that it leads to."""
        return iter(self.run.steps)

    @builtins.property
    def market(self) -> str | None:
        """Whose position it is about; None, as the side, where the property is one of the whole specification."""
        return self.run.market

    @builtins.property
    def side(self) -> Side | None:
        """Of the position."""
        return self.run.side

    @builtins.property
    def property(self) -> str:
        """The name of the property that breaks in the last step."""
        return self.run.property

    @builtins.property
    def violation(self) -> str:
        """One sentence: what broke, with the numbers."""
        return self.run.violation

    @builtins.property
    def repeats(self) -> int:
        """How often the same has to happen, to other accounts each time, until the property breaks."""
        return self.run.repeats

    @builtins.property
    def shortfall(self) -> Fraction | None:
        """Quote units that were missing at the close-out that breaks the property; None where it is none that does."""
        found = self.run.shortfall
        return None if found is None else found * self.run.specification.quote_quantum

    @builtins.property
    def prices(self) -> Mapping[str, Fraction]:
        """Market to its opening price in quote units per base unit; a market without one stands still."""
        parameters = self.run.specification.markets
        return {name: now.price * parameters[name].price_tick for name, now in self.run.initial.markets.items()}

    @builtins.property
    def actions(self) -> tuple[Action, ...]:
        """What happens, in order."""
        return tuple(step.action for step in self.run.steps)

    @builtins.property
    def states(self) -> tuple[ClearingState, ...]:
        """The first state, then one after each action."""
        return (self.run.initial, *(step.state for step in self.run.steps))

    def to_dict(self) -> dict[str, Any]:
        """The run as in the JSON answer: what the reference needs to repeat it (docs/json.md)."""
        runs = Runs()
        return runs.runs[runs.place(self.run)]

    def to_trace(self) -> dict[str, Any]:
        """Every state, in the Informal Trace Format (docs/scenarios.md)."""
        return encode(self.run, tool_version())

    def save(self, path: str | Path) -> None:
        """The same to a file, which `novate.replay` takes. Raises `OSError`."""
        write(Path(path), self.run, tool_version())

    def to_polars(self) -> polars.DataFrame:
        """A row for each step, market and account that is closed out, for charts. Raises `MissingLibraryError`.

        Prices in quote units per base unit, sizes in base units, money in quote units, each as the nearest
        floating-point number; exact numbers are in `states`.
        """
        return frames.frame(list(_rows(self.run)), _COLUMNS)

    def _repr_html_(self) -> str:
        shown = list(scenario_rows(self.run))
        titles = list(dict.fromkeys(title for row in shown if not isinstance(row, Heading) for title in row.moment))
        titles += dict.fromkeys(title for row in shown if not isinstance(row, Heading) for title in row.account)
        rows = [
            (row.text, *[""] * len(titles))
            if isinstance(row, Heading)
            else ("", *({**row.moment, **row.account}.get(title) for title in titles))
            for row in shown
        ]
        return table(("event", *titles), rows)


_COLUMNS: Mapping[str, type] = {
    "step": int,
    "event": str,
    "block": int,
    "account": str,
    "market": str,
    "price": float,
    "oracle": float,
    "position": float,
    "balance": float,
    "equity": float,
    "maintenance_requirement": float,
    "insurance_fund": float,
}


def _rows(run: model.Scenario) -> Iterator[dict[str, Any]]:
    """Of the accounts that are closed out, in the markets in which they ever hold something."""
    rules, quantum = Rules.of(run.specification, run.initial.markets), run.specification.quote_quantum
    watched = dict.fromkeys(step.action.account for step in run.steps if isinstance(step.action, Liquidate))
    steps = [("start", run.initial), *((step.event, step.state) for step in run.steps)]
    held = {name: {market for _, state in steps for market in _positions(state, name)} for name in watched}
    for number, (event, state) in enumerate(steps):
        for name in (each for each in watched if each in state.accounts):
            account = state.accounts[name]
            money: dict[str, int | Fraction] = {
                "balance": account.balance,
                "equity": equity(rules, state, account),
                "maintenance_requirement": maintenance_requirement(rules, state, account),
                "insurance_fund": state.ledger.insurance_fund,
            }
            for market in (each for each in run.specification.markets if each in held[name]):
                parameters, now = run.specification.markets[market], state.markets[market]
                yield {
                    "step": number,
                    "event": event,
                    "block": state.block,
                    "account": name,
                    "market": market,
                    "price": float(now.price * parameters.price_tick),
                    "oracle": float(now.oracle * parameters.price_tick),
                    "position": float(account.positions.get(market, 0) * parameters.base_quantum),
                    **{key: float(quanta * quantum) for key, quanta in money.items()},
                }


def _positions(state: ClearingState, name: str) -> Mapping[str, int]:
    return state.accounts[name].positions if name in state.accounts else {}
