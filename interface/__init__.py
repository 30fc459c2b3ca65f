"""novate: prove that a decentralized clearing mechanism stays solvent, or see exactly how it breaks.

Everything in `__all__` is loaded when it is first asked for; docs/python.md shows how to use it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from novate.library.compare import Compared, MarginModel, compare
    from novate.library.envelope import Envelope, envelope
    from novate.library.holdings import Holding
    from novate.library.network import Network, network
    from novate.library.reference import Reference, Simulation, simulate
    from novate.library.repair import Repairs, repair
    from novate.library.replaying import Replay, replay
    from novate.library.report import Report, page
    from novate.library.review import Review, review
    from novate.library.scenario import Scenario
    from novate.library.specification import Specification, from_dict, parse, read
    from novate.library.sweep import Sweep, sweep
    from novate.library.threshold import Threshold, threshold
    from novate.library.verdict import Verdict
    from novate.library.verifying import verify
    from novate.model.actions import Deposit, Liquidate, NextBlock, Refusal, Step, Trade, Withdraw
    from novate.model.specification import Side
    from novate.proofs.status import Method, Status
    from novate.scenarios.informal_trace_reader import ScenarioError
    from novate.specification.problems import Problem, SpecificationError
    from novate.system.optional_libraries import MissingLibraryError

    __version__: str

_PLACES = {
    "Compared": "library.compare",
    "Deposit": "model.actions",
    "Envelope": "library.envelope",
    "Holding": "library.holdings",
    "Liquidate": "model.actions",
    "MarginModel": "library.compare",
    "Method": "proofs.status",
    "MissingLibraryError": "system.optional_libraries",
    "Network": "library.network",
    "NextBlock": "model.actions",
    "Problem": "specification.problems",
    "Reference": "library.reference",
    "Refusal": "model.actions",
    "Repairs": "library.repair",
    "Replay": "library.replaying",
    "Report": "library.report",
    "Review": "library.review",
    "Scenario": "library.scenario",
    "ScenarioError": "scenarios.informal_trace_reader",
    "Side": "model.specification",
    "Simulation": "library.reference",
    "Specification": "library.specification",
    "SpecificationError": "specification.problems",
    "Status": "proofs.status",
    "Step": "model.actions",
    "Sweep": "library.sweep",
    "Threshold": "library.threshold",
    "Trade": "model.actions",
    "Verdict": "library.verdict",
    "Withdraw": "model.actions",
    "compare": "library.compare",
    "envelope": "library.envelope",
    "from_dict": "library.specification",
    "network": "library.network",
    "page": "library.report",
    "parse": "library.specification",
    "read": "library.specification",
    "repair": "library.repair",
    "replay": "library.replaying",
    "review": "library.review",
    "simulate": "library.reference",
    "sweep": "library.sweep",
    "threshold": "library.threshold",
    "verify": "library.verifying",
}
"""Where each public name is defined."""

__all__ = [
    "Compared",
    "Deposit",
    "Envelope",
    "Holding",
    "Liquidate",
    "MarginModel",
    "Method",
    "MissingLibraryError",
    "Network",
    "NextBlock",
    "Problem",
    "Reference",
    "Refusal",
    "Repairs",
    "Replay",
    "Report",
    "Review",
    "Scenario",
    "ScenarioError",
    "Side",
    "Simulation",
    "Specification",
    "SpecificationError",
    "Status",
    "Step",
    "Sweep",
    "Threshold",
    "Trade",
    "Verdict",
    "Withdraw",
    "__version__",
    "compare",
    "envelope",
    "from_dict",
    "network",
    "page",
    "parse",
    "read",
    "repair",
    "replay",
    "review",
    "simulate",
    "sweep",
    "threshold",
    "verify",
]


def __getattr__(name: str) -> Any:
    """A public name, loaded now."""
    if name == "__version__":
        from novate.system.version import tool_version

        found: Any = tool_version()
    elif name in _PLACES:
        found = getattr(import_module(f"novate.{_PLACES[name]}"), name)
    else:
        raise AttributeError(f"module 'novate' has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted({*globals(), *__all__})
