"""A scenario in a cache entry: its opening prices and its actions; all else comes out when they are carried out again.

So what is read is a run of the integer reference, whatever the entry says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from novate.caching.entry import DamagedError
from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.oracle_price import OraclePrice
from novate.model.scenario import Scenario, ScenarioStep
from novate.workers.verification import Job

if TYPE_CHECKING:  # at run time this would import the solver
    from novate.proofs.counterexamples.replay import Replay

ACTIONS: Mapping[str, type[Action]] = {each.__name__: each for each in (Deposit, Withdraw, Trade, NextBlock, Liquidate)}


def written_run(scenario: Scenario) -> dict[str, Any]:
    """As JSON has it."""
    return {
        "prices": {name: market.price for name, market in scenario.initial.markets.items()},
        "steps": [[step.event, _written(step.action)] for step in scenario.steps],
        "repeats": scenario.repeats,
    }


def _written(action: Action) -> list[Any]:
    if isinstance(action, NextBlock):
        prices = {name: [price, written_number(oracle)] for name, (price, oracle) in action.prices.items()}
        return ["NextBlock", prices, {name: written_number(rate) for name, rate in action.funding.items()}]
    return [type(action).__name__, *(getattr(action, name) for name in action.__slots__)]


def written_number(number: OraclePrice) -> int | str:
    """A whole number as it is, a fraction as a text: neither is mistaken for the other."""
    return number if isinstance(number, int) else str(number)


def read_run(found: Mapping[str, Any], job: Job) -> Scenario:
    """The run about the question's property. Raises `DamagedError` where its last step does not break that."""
    scenario, run = played(found, job)
    if run.refusal is not None or run.violation is None or run.violation.step != len(found["steps"]) - 1:
        raise DamagedError(f"its scenario does not break {job.property} when it is replayed")
    return scenario


def played(found: Mapping[str, Any], job: Job) -> tuple[Scenario, Replay]:
    """The run, as far as it goes."""
    from novate.proofs.counterexamples.replay import opened, replay

    actions = [_read(*each) for _, each in found["steps"]]
    initial = opened(job.specification, found["prices"], job.market)
    about = job.property, job.market, job.side
    run = replay(job.specification, initial, actions, *about, found["repeats"])
    steps = tuple(
        ScenarioStep(event, action, step.state)
        for (event, _), action, step in zip(found["steps"], actions, run.steps, strict=False)
    )
    close_out = run.steps[-1].close_out if run.violation is not None else None
    scenario = Scenario(
        specification=job.specification,
        market=job.market,
        side=job.side,
        property=job.property,
        violation="" if run.violation is None else run.violation.message,
        initial=initial,
        steps=steps,
        repeats=found["repeats"],
        shortfall=None if close_out is None else close_out.shortfall,
    )
    return scenario, run


def _read(name: str, *held: Any) -> Action:
    if name == "NextBlock":
        prices, funding = held
        return NextBlock(
            {market: (price, read_number(oracle)) for market, (price, oracle) in prices.items()},
            {market: read_number(rate) for market, rate in funding.items()},
        )
    make: Callable[..., Action] = ACTIONS[name]
    return make(*held)


def read_number(found: int | str) -> Any:
    """What `written_number` wrote."""
    return Fraction(found) if isinstance(found, str) else found
