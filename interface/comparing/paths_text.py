"""The smallest paths on which one margin model breaks and another does not, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.console import Console
from rich.text import Text

from novate.comparing.answer import Answer, Confirmed
from novate.comparing.words import move, share
from novate.model.margins.smallest_path import COLLATERAL, MOST_STEPS, Break, Witness
from novate.system.layout import hanging, table

_TITLES = ("breaks", "not", "the one", "positions, collateral", "prices")


def paths(answer: Answer, console: Console) -> Iterator[Text]:
    """A row for each way to break and each path; models that hold on the same one stand together."""
    heading = f"Where one breaks and another does not: the smallest paths of up to {MOST_STEPS} steps"
    yield from hanging(console, Text(heading, style="bold"), 0, 2)
    if len(answer.kinds) == 1:
        yield Text("  One model alone: --margins asks for more")
        return
    listed = [
        list(map(Text, (", ".join(breaks), ", ".join(holds), _how(each), _began(each), _moved(each))))
        for breaks, holds, each in _grouped(answer.witnesses)
    ]
    if listed:
        yield from table(console, _TITLES, listed, indent=2)
    for line in _notes(answer):
        yield from hanging(console, Text(line), 2, 4)


def _grouped(found: Sequence[Confirmed]) -> list[tuple[list[str], list[str], Witness]]:
    """Who breaks, who holds, and how."""
    holding: dict[tuple[str, ...], tuple[list[str], Witness]] = {}
    for each in (confirmed.witness for confirmed in found):
        key = (_how(each), _began(each), _moved(each), each.breaks)
        holding.setdefault(key, ([], each))[0].append(each.holds)
    breaking: dict[tuple[str, ...], tuple[list[str], list[str], Witness]] = {}
    for (*path, breaks), (holds, witness) in holding.items():
        breaking.setdefault((*path, *holds), ([], holds, witness))[0].append(breaks)
    return list(breaking.values())


def _how(witness: Witness) -> str:
    """What the one does that the others do not."""
    ours, other = witness.outcome(witness.breaks), witness.outcome(witness.holds)
    match witness.how:
        case Break.CLOSES:
            return f"closes {' and '.join(sorted(ours.closed))}"
        case Break.PICKS:
            return f"closes {' and '.join(sorted(ours.closed - other.closed))}, which the other keeps"
        case Break.UNCOVERED:
            return f"leaves {_of_price(witness, ours.uncovered)} uncovered"
        case Break.BORNE:
            return f"takes {_of_price(witness, ours.borne)} from a bystander"


def _of_price(witness: Witness, amount: int) -> str:
    return share(Fraction(amount, max(witness.scene.opening.values())))


def _began(witness: Witness) -> str:
    """Each position and what is behind it, of its price."""
    scene = witness.scene
    return ", ".join(
        f"{'long' if size > 0 else 'short'} {market} {_of_price(witness, scene.collateral[market])}"
        for market, size in scene.sizes.items()
    )


def _moved(witness: Witness) -> str:
    """Each step by how far its prices are from those before."""
    before, said = witness.scene.opening, []
    for step in witness.path:
        jumps = {each: Fraction(price, before[each]) - 1 for each, price in step.prices.items()}
        said.append(", ".join(f"{each} {move(jump)}" for each, jump in jumps.items() if jump) or "nothing")
        before = step.prices
    return "; then ".join(said)


def _notes(answer: Answer) -> Iterator[str]:
    """What is not in the table, and who confirms what is."""
    denied = [each for each in answer.witnesses if each.denied]
    if denied:
        yield f"The reference says otherwise of {len(denied)} of them: please report it"
    elif answer.witnesses:
        least, most = COLLATERAL[0], COLLATERAL[-1]
        yield (
            f"One unit each; {least} to {most} times the maintenance margin; prices stay or take their whole move in a "
            "step. Those are all such differences; the reference confirms what it can play."
        )
    else:
        yield f"None: whatever prices do in {MOST_STEPS} steps, each of a whole move, these models do the same"
