"""The worst run against each closed form, one file each."""

from collections.abc import Mapping
from importlib import import_module

from novate.proofs.components.run import Run

FILES = (
    "close_out_margin",
    "oracle_margin",
    "keepers_reward",
    "what_is_left",
    "toxic_frontier",
    "smallest_promise",
    "drain_margin",
    "smallest_fund",
    "minimum",
    "flat_reward_by_close_out",
    "flat_reward_by_drain",
)
"""The registry: each is a file here."""


def stated(file: str) -> Run:
    """What a file here says."""
    found: Run = import_module(f"{__name__}.{file}").RUN
    return found


RUNS: Mapping[str, Run] = {each.form: each for each in map(stated, FILES)}
"""By the name of the closed form."""
