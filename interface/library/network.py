"""Network: what becomes of a clearing layer that several protocols share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from novate.library.asking import SECONDS, taking_turns
from novate.networks.answer import Answer
from novate.networks.figures import FIGURES
from novate.networks.lists import read_cash
from novate.networks.machine_forms import as_object
from novate.networks.reading import BesideDebts, is_list, parse_cost, read_layer
from novate.networks.text import as_text
from novate.proofs.engine.limits import Limits
from novate.system.exit_codes import ExitCode
from novate.system.layout import plain_console
from novate.system.version import tool_version
from novate.system.wall_limit import check_seconds


@dataclass(frozen=True, slots=True, repr=False)
class Network:
    """What `novate.network` found out; amounts are exact. *At worst*, *at best*: the least, the greatest vector."""

    answer: Answer
    """What it is made of. Its fields may change between versions."""

    def __bool__(self) -> bool:
        """Whether there is an answer: what it says is `is_fine`."""
        return True

    @property
    def is_fine(self) -> bool:
        """Whether nobody can default and all is guaranteed and covered, or as the file expects."""
        return self.answer.exit_code is ExitCode.AS_WISHED

    @property
    def is_unique(self) -> bool:
        """Whether there is only one clearing vector."""
        return self.answer.ends.is_unique

    @property
    def paid_at_worst(self) -> dict[str, Fraction]:
        """What each member pays in all."""
        return dict(self.answer.ends.worst.paid)

    @property
    def paid_at_best(self) -> dict[str, Fraction]:
        """The same at best."""
        return dict(self.answer.ends.best.paid)

    @property
    def defaults_at_worst(self) -> tuple[str, ...]:
        """Who pays less than it owes."""
        return self.answer.ends.worst.defaulting

    @property
    def defaults_at_best(self) -> tuple[str, ...]:
        """The same at best."""
        return self.answer.ends.best.defaulting

    @property
    def guaranteed(self) -> dict[str, Fraction]:
        """What of each quota is there whatever the others draw."""
        return dict(self.answer.guaranteed)

    @property
    def figures(self) -> dict[str, Fraction | None]:
        """By name as in `[expect]` of a file (docs/clearing-layer.md); None where there is none."""
        return {name: self.answer.figure(name) for name in FIGURES}

    def to_dict(self) -> dict[str, Any]:
        """The JSON answer of `novate network`, see docs/json.md."""
        return as_object([self.answer], tool_version())

    def __str__(self) -> str:
        """The report of the command line."""
        return as_text(self.answer, plain_console())

    def __repr__(self) -> str:
        """Of which file, and whether it is fine."""
        return f"<novate.Network of {self.answer.file}: {'fine' if self.is_fine else 'NOT FINE'}>"


def network(
    file: str | Path,
    *,
    cash: str | Path | Mapping[str, Fraction | int] | None = None,
    cash_lost: str = "0%",
    claims_lost: str = "0%",
    seconds: float = SECONDS,
) -> Network:
    """What becomes of the clearing layer in a file: `novate network` on the command line.

    Of a CSV of debts `cash` is a file, or what each member has; `cash_lost` and `claims_lost` a default destroys.
    Raises `SpecificationError`, and `ValueError` for what a TOML file says itself, or a rate or a limit that is none.
    """
    check_seconds(seconds)
    path, costs = Path(file), (parse_cost(cash_lost), parse_cost(claims_lost))
    if not is_list(path) and (cash is not None or any(costs)):
        raise ValueError("found cash or costs of default; expected none: a TOML file says them itself")
    with taking_turns():
        layer = read_layer(path, BesideDebts(_amounts(cash), costs))
        return Network(Answer.of(str(file), layer, Limits(seconds=seconds)))


def _amounts(cash: str | Path | Mapping[str, Fraction | int] | None) -> dict[str, Fraction]:
    """What each has. Raises `SpecificationError`, `TypeError` or `ValueError`."""
    if not isinstance(cash, Mapping):
        return {} if cash is None else read_cash(Path(cash))
    for member, amount in cash.items():
        if not isinstance(amount, int | Fraction):
            raise TypeError(f"found {amount!r} of {member}; expected a whole number or a Fraction")
        if amount < 0:
            raise ValueError(f"found {amount} of {member}; expected an amount of at least 0")
    return {member: Fraction(amount) for member, amount in cash.items()}
