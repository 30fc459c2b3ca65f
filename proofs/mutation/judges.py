"""Who may notice a mutant: the properties, by proofs or in runs, and the cross-validation of the two encodings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from random import Random

from novate.model.specification import Specification
from novate.proofs.mutation.evidence import Claims, Fact
from novate.proofs.mutation.monitored_run import MonitoredRun
from novate.proofs.mutation.prover import Prover
from novate.proofs.refinement.adventure import adventure
from novate.proofs.refinement.constants import DisagreementError
from novate.proofs.refinement.draws import drawn_adventure
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.mechanisms import MECHANISMS
from novate.proofs.refinement.run import ConfirmedRun
from novate.proofs.refinement.templates import Symbolic
from novate.proofs.replay import replay

SEEDS = range(2)
ROUNDS = 2


def properties_refuted_by_proofs(facts: Iterable[Fact]) -> set[str]:
    """The properties whose proof on a safe specimen fails now, or succeeds on one that a replayed scenario breaks."""
    prover = Prover()
    refuted: set[str] = set()
    for fact in facts:
        if fact.claim not in refuted and prover.proves(fact.machine, fact.claim) is (fact.scenario is not None):
            refuted.add(fact.claim)
    return refuted


def properties_refuted_by_runs(facts: Iterable[Fact], claims: Claims) -> set[str]:
    """The properties that a run breaks where they are proved, or whose scenario does not break them any more."""
    refuted = {fact.claim for fact in facts if fact.scenario is not None and not replays(fact)}
    for seed, name in product(SEEDS, MECHANISMS):
        run = MonitoredRun(MECHANISMS[name], claims[name])
        adventure(run, Random(seed), ROUNDS)  # noqa: S311 - the same run every time is what is wanted
        refuted |= run.broken
    return refuted


def replays(fact: Fact) -> bool:
    """Whether the scenario still breaks the property."""
    scenario = fact.scenario
    if scenario is None:
        raise TypeError(f"{fact.claim} of {fact.specimen} is proved: there is no scenario to replay")
    actions = [step.action for step in scenario.steps]
    run = replay(scenario.specification, scenario.initial, actions, scenario.property, scenario.market, scenario.side)
    return run.violation is not None


def disagreement(symbolic: Mapping[str, Symbolic], known: Known | None) -> str | None:
    """The first disagreement of the two encodings, in words, or None.

    `symbolic` has every mechanism; `known` is for an undamaged symbolic machine only. Raises `UndecidedError`.
    """
    for seed, name, compare in product(SEEDS, MECHANISMS, COMPARISONS):
        try:
            compare(MECHANISMS[name], Random(seed), symbolic[name], known)  # noqa: S311 - repeatable, as above
        except DisagreementError as error:
            return f"{name}, seed {seed}: {error}"
    return None


def steps_are_confirmed(specification: Specification, random: Random, symbolic: Symbolic, known: Known | None) -> None:
    """Have the symbolic machine confirm a run of the reference. Raises `DisagreementError`."""
    adventure(ConfirmedRun(specification, symbolic, known), random, ROUNDS)


def draws_are_executed(specification: Specification, random: Random, symbolic: Symbolic, known: Known | None) -> None:
    """Have the reference carry out what is drawn from the symbolic machine. Raises `DisagreementError`."""
    drawn_adventure(specification, random, ROUNDS, symbolic, known)


COMPARISONS = (steps_are_confirmed, draws_are_executed)
"""Both directions of the cross-validation."""
