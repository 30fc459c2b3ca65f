"""dYdX v4's published close-out cases, run against `novate.model.core.reference.dydx_v4`: every number, to the quantum.

A file of cases is JSON with `constants` (perpetuals, margin tiers, defaults) and `cases`, a list for each of
`bankruptcy_price`, `fillable_price` and `insurance_fund_delta`. An expectation of `null`, or one named `exp_err`, asks
for a refusal; as text it is the protocol's name of the error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from novate.importers.dydx_v4_cases import LARGEST, CaseConstants, CloseOutCase, read_case, read_constants, whole
from novate.model.actions import Refusal
from novate.model.core.reference.dydx_v4 import bankruptcy_price, fillable_price, insurance_fund_delta
from novate.system.json_source import SourceFailure, Value, read_json

Answer = int | Fraction | Refusal

_PROTOCOL_ERRORS = {
    "position-size-delta": "ErrInvalidPerpetualPositionSizeDelta",
    "fill-amount": "ErrInvalidQuantumsForInsuranceFundDeltaCalculation",
}


class ConformanceFailure(SourceFailure):
    """A file that is no file of cases."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A case that did not come out as published, or that could not be read."""

    case: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.case}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True)
class ConformanceReport:
    """How many cases were run and which of them differ."""

    cases: int
    differences: tuple[Difference, ...]

    @property
    def exact(self) -> bool:
        """Whether every case came out as published."""
        return not self.differences

    def text(self) -> str:
        """Give each difference on a line of its own and, last, "N of N"."""
        return "\n".join([*map(str, self.differences), f"{self.cases - len(self.differences)} of {self.cases}"])


def check_dydx_v4(path: Path) -> ConformanceReport:
    """Run every case of a file.

    A case that cannot be read counts as a difference and does not stop the others. Raises `ConformanceFailure` where
    the file itself cannot be read, or has no case.
    """
    problems: list[str] = []
    root = read_json(path, problems)
    constants = read_constants(root["constants"])
    kinds = root["cases"].entries()
    cases = [(kind, case) for kind, table in kinds.items() for case in table.items()]
    if not cases and not problems:
        root["cases"].report("at least one case")
    if problems:
        raise ConformanceFailure(problems)
    outcomes = [_difference(kind, case, constants) for kind, case in cases]
    return ConformanceReport(len(cases), tuple(outcome for outcome in outcomes if outcome))


def _difference(kind: str, case: Value, constants: CaseConstants) -> Difference | None:
    """Run one case with a list of problems of its own, so that a broken case stays alone."""
    case = Value(case.found, case.path, [])
    name = _name(case)
    if kind not in _KINDS:
        return Difference(name, f"a kind among {', '.join(_KINDS)}", kind)
    expectation, answer = _KINDS[kind]
    wanted = _expectation(case, expectation)
    outcome = answer(case, read_case(case, constants))
    if case.problems:
        return Difference(name, "a case that can be read", "; ".join(dict.fromkeys(case.problems)))
    return None if _agrees(wanted, outcome) else Difference(name, _worded(wanted), _worded(outcome))


def _name(case: Value) -> str:
    identifier = case.found.get("id") if isinstance(case.found, dict) else None
    return identifier if isinstance(identifier, str) else case.path


def _bankruptcy_price(case: Value, account: CloseOutCase) -> Answer:
    change = whole(case["deltaQuantums"])
    return _unless_broken(
        case, lambda: bankruptcy_price(account.subaccount, account.perpetuals, account.identifier, change)
    )


def _fillable_price(case: Value, account: CloseOutCase) -> Answer:
    change = whole(case["deltaQuantums"])
    return _unless_broken(
        case,
        lambda: fillable_price(account.subaccount, account.perpetuals, account.identifier, change, account.config),
    )


def _insurance_fund_delta(case: Value, account: CloseOutCase) -> Answer:
    is_buy, amount, subticks = (
        case["isBuy"].truth(),
        case["fillAmount"].whole(0, LARGEST),
        case["subticks"].whole(0, LARGEST),
    )
    return _unless_broken(
        case,
        lambda: insurance_fund_delta(
            account.subaccount, account.perpetuals, account.identifier, is_buy, amount, subticks, account.config
        ),
    )


def _unless_broken(case: Value, compute: Callable[[], Answer]) -> Answer:
    return 0 if case.problems else compute()


_KINDS: dict[str, tuple[str, Callable[[Value, CloseOutCase], Answer]]] = {
    "bankruptcy_price": ("exp_bp", _bankruptcy_price),
    "fillable_price": ("exp_fp", _fillable_price),
    "insurance_fund_delta": ("exp_if", _insurance_fund_delta),
}
"""Kind of case -> its expectation's key and the rule that answers it."""


def _expectation(case: Value, key: str) -> int | Fraction | str:
    """Read what is expected: a number, or the name of an error ("" where any will do)."""
    error = case.get("exp_err")
    value = case.get(key)
    if error is not None:
        return error.text()
    if value is not None and value.found is None:
        return ""
    return whole(case[key]) if key != "exp_fp" else _ratio(case[key])


def _ratio(value: Value) -> Fraction:
    """Read [numerator, denominator]."""
    parts = [whole(part) for part in value.items()]
    if len(parts) == 2 and parts[1] != 0:
        return Fraction(*parts)
    value.report("[numerator, denominator], of whole numbers and the second not 0")
    return Fraction(0)


def _agrees(wanted: int | Fraction | str, outcome: Answer) -> bool:
    if isinstance(outcome, Refusal):
        return isinstance(wanted, str) and wanted in ("", _PROTOCOL_ERRORS.get(outcome.guard))
    return wanted == outcome


def _worded(answer: Answer | str) -> str:
    if isinstance(answer, Refusal):
        return f"a refusal ({_PROTOCOL_ERRORS.get(answer.guard, answer.guard)}: {answer.message})"
    if isinstance(answer, str):
        return f"a refusal ({answer})" if answer else "a refusal"
    return str(answer)
