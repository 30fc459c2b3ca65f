"""Theorems as a catalogue: what each one says, and its proof.

One theorem for each property and shape. It is *proved* when the solver finds no way around any obligation of
`sufficiency`, and *tight* when it finds none around those of `tightness` for every inequality that has a witness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from time import perf_counter

from novate.model.caches.cache import Cache
from novate.model.contract import ADVERSARY, Limit
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Margin, Side
from novate.proofs.components import clearing_layer, margins, waterfall
from novate.proofs.components.any_number import AnyNumber
from novate.proofs.components.close_out import CloseOut
from novate.proofs.components.close_outs import CLOSE_OUTS
from novate.proofs.components.oracle import Oracle
from novate.proofs.components.oracles import ORACLES
from novate.proofs.engine.checked import Checked
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.theorems import digest, dydx_v4, lock
from novate.proofs.theorems.assumed import assumptions, outside_the_solver
from novate.proofs.theorems.dydx_v4 import RatioInequality
from novate.proofs.theorems.frontier import applies, of_closed, of_held, whole_condition
from novate.proofs.theorems.in_force import mechanism_title
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.parameters import SHAPES, Shape
from novate.proofs.theorems.plainer import any_layers, never_refused, paid_by_fund
from novate.proofs.theorems.room import tight_rows
from novate.proofs.theorems.sufficiency import sufficiency
from novate.proofs.theorems.tight import EXACTNESS
from novate.proofs.theorems.tightness import tightness
from novate.properties import PROPERTIES
from novate.properties.assumptions import IN_SYMBOLS

Row = Inequality | RatioInequality
CLEARING_LAYER = "A clearing layer that several protocols share, with any number of members"
MARGINS = "Margin models side by side, with any number of accounts and markets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theorem:
    """Something holds for every mechanism of one shape whose parameters meet the condition."""

    claim: str
    """The property's name, or what else it is about."""
    title: str
    about: str
    """The mechanism in words."""
    key: str
    """The same as a part of the name."""
    shape: Shape | None = None
    """None for what is not about the core: a component, or a protocol's own rule."""
    condition: tuple[Row, ...] = ()
    """All of them; none where it holds whatever the parameters are."""
    tight: tuple[Row, ...] = ()
    """Those beyond which a constructed run breaks it."""
    assumptions: tuple[str, ...] = ()
    outside_the_solver: tuple[str, ...] = ()
    """The steps of the argument that are made by hand."""
    sufficient: Callable[[], Iterable[Obligation]]
    """All hold iff the condition is enough."""
    necessary: Callable[[], Iterable[Obligation]] = tuple
    """All hold iff what is claimed fails beyond every tight inequality."""
    is_of_component: bool = False
    """Whether it says of a component that it keeps its contract."""

    @property
    def name(self) -> str:
        """As in `no-bad-debt/isolated/long/capped`."""
        return f"{self.claim}/{self.key}"

    def obligations(self) -> list[Obligation]:
        """All that has to be proved: that the condition is enough, then that it is needed."""
        return [*self.sufficient(), *self.necessary()]


def about_property(name: str, shape: Shape, condition: tuple[Inequality, ...]) -> Theorem:
    """A property of `novate.properties`."""
    tight, necessary = exactness(name, shape)
    return Theorem(
        claim=name,
        title=PROPERTIES[name].title,
        about=str(shape),
        key=mechanism_title(shape),
        shape=shape,
        condition=condition,
        tight=tight,
        assumptions=assumptions(name, shape),
        outside_the_solver=outside_the_solver(name, shape),
        sufficient=partial(sufficiency, name, shape),
        necessary=necessary,
    )


def exactness(name: str, shape: Shape) -> tuple[tuple[Row, ...], Callable[[], Iterable[Obligation]]]:
    """The tight inequalities, and the obligations that make them so.

    Over a floor a margin ratio is lowest of a long that is no larger than it has to be: what makes a sum's frontier
    exact is one that is as large as it has to be.
    """
    if applies(name, shape) and shape.closes_whole and not (shape.is_floored or shape.pays_funding):
        return (*of_closed(shape), of_held(shape)), partial(EXACTNESS[name], shape)
    rows = tight_rows(name, shape)
    return rows, lambda: chain.from_iterable(tightness(name, row) for row in rows)


def about_dydx_v4() -> Theorem:
    """When its fund pays."""
    rows = (RatioInequality(),)
    return Theorem(
        claim=dydx_v4.NAME,
        title=dydx_v4.TITLE,
        about="dYdX v4, long and short",
        key="dydx-v4",
        shape=None,
        condition=rows,
        tight=rows,
        assumptions=dydx_v4.ASSUMPTIONS,
        outside_the_solver=(),
        sufficient=dydx_v4.sufficient,
        necessary=dydx_v4.necessary,
    )


def about_oracle(kind: str, oracle: Oracle) -> Theorem:
    """Of any numbers of one kind, for either side of a market."""
    machines = tuple(oracle.symbols(side) for side in Side)
    return Theorem(
        claim="lag-profile",
        title="The oracle keeps to its lag profile, and some run gets to every bound",
        about=f"oracle: {kind}",
        key=kind,
        assumptions=(IN_SYMBOLS[Limit.MOVES], oracle.assumed),
        outside_the_solver=oracle.by_hand,
        sufficient=lambda: of_each_side(oracle.kept, machines),
        necessary=lambda: of_each_side(oracle.reached, machines),
        is_of_component=True,
    )


def about_close_out(kind: str, close_out: CloseOut) -> Theorem:
    """Of any numbers of one kind, and any path of prices."""
    return Theorem(
        claim="schedule-mean",
        title="The calls of a close-out bring no less than the schedule mean, nor leave less than the worst equity",
        about=f"close-outs: {kind}",
        key=kind,
        assumptions=(IN_SYMBOLS[Limit.MOVES], close_out.assumed),
        outside_the_solver=close_out.by_hand,
        sufficient=close_out.obligations,
        is_of_component=True,
    )


def about_any_number(claim: str, title: str, known: Mapping[str, AnyNumber]) -> Iterator[Theorem]:
    """Of any number of members, accounts or holders, and any amounts; by the second part of their names."""
    for key, each in known.items():
        yield Theorem(
            claim=claim,
            title=title,
            about=f"{key}: {each.statement}",
            key=key,
            outside_the_solver=each.by_hand,
            sufficient=each.obligations,
            is_of_component=True,
        )


def about_refusals(margin: Margin) -> Theorem:
    """Of a mechanism that refuses close-outs, of any numbers."""
    return Theorem(
        claim=never_refused.NAME,
        title="Nobody is refused iff the reward alone leaves no bad debt, and then the rule changes nothing",
        about=f"close-outs that revert below the reward, {margin} margin",
        key=str(margin),
        assumptions=tuple(IN_SYMBOLS[limit] for limit in ADVERSARY),
        outside_the_solver=(never_refused.BY_HAND,),
        sufficient=partial(never_refused.of_all_shapes, margin, never_refused.sufficient),
        necessary=partial(never_refused.of_all_shapes, margin, never_refused.necessary),
        is_of_component=True,
    )


def about_paying_fund(margin: Margin) -> Theorem:
    """Of a mechanism whose insurance fund pays keepers what accounts cannot, of any numbers."""
    of_fund = "the whole reward where an account is not cured" if margin is Margin.CROSS else "as of charges in full"
    return Theorem(
        claim=paid_by_fund.NAME,
        title=f"The fund pays {of_fund}, and accounts owe as much as of charges that are capped",
        about=f"keepers paid by the fund, {margin} margin",
        key=str(margin),
        sufficient=partial(paid_by_fund.of_all_shapes, margin),
        is_of_component=True,
    )


def about_layers() -> Iterator[Theorem]:
    """What layers of a waterfall do and cover, in any order and with any caps; then what single ones do."""
    first = Theorem(
        claim="waterfall",
        title="Who pays what a closed account could not, whatever the amounts and whoever the accounts",
        about="order: layers pay in their order, each its whole cover, and leave everything else as it was",
        key="order",
        outside_the_solver=(any_layers.BY_HAND, any_layers.KEPT_BACK),
        sufficient=any_layers.obligations,
        is_of_component=True,
    )
    yield first
    yield from about_any_number(first.claim, first.title, waterfall.LAYERS)


def of_each_side(build: Callable[[Machine], Iterable[Obligation]], machines: Iterable[Machine]) -> Iterator[Obligation]:
    """The obligations, each with its side in its name."""
    for machine in machines:
        yield from (replace(each, name=f"{each.name} ({machine.side})") for each in build(machine))


@dataclass(frozen=True, slots=True)
class TheoremProof:
    """What became of a theorem's proof; it can be sent from process to process, as a theorem cannot."""

    failed: str
    """The first obligation that was not proved, and why where that is known; empty where all were."""
    checked: tuple[Checked, ...]
    """The obligations that were proved, and what other solvers say of them if they were asked."""
    obligations: int
    """How many it has."""
    seconds: float
    is_locked: bool
    """Whether it is what the lock holds: only such a theorem answers for a file."""

    @property
    def holds(self) -> bool:
        """Whether every obligation was proved."""
        return not self.failed


def theorems() -> tuple[Theorem, ...]:
    """The catalogue, in the order of the properties and shapes; then the components, and what is about one protocol."""
    conditions = ((name, shape, whole_condition(name, shape)) for name in PROPERTIES for shape in SHAPES)
    about = (about_property(name, shape, rows) for name, shape, rows in conditions if rows is not None)
    oracles = (about_oracle(kind, oracle) for kind, oracle in ORACLES.items())
    close_outs = (about_close_out(kind, close_out) for kind, close_out in CLOSE_OUTS.items())
    layers = about_any_number("clearing-layer", CLEARING_LAYER, clearing_layer.LAYERS)
    models = about_any_number("margins", MARGINS, margins.MODELS)
    reduced = (*map(about_refusals, Margin), *map(about_paying_fund, Margin))
    return (*about, *oracles, *close_outs, *layers, *models, *reduced, *about_layers(), about_dydx_v4())


def theorem_named(name: str) -> Theorem:
    """The one of the catalogue that has this name. Raises `KeyError` where none has."""
    return _catalogue.once("", lambda: {each.name: each for each in theorems()})[name]


_catalogue: Cache[str, dict[str, Theorem]] = Cache()


def prove_theorem(theorem: Theorem, limits: Limits, obligations: Sequence[Obligation] = ()) -> TheoremProof:
    """Prove it, both directions; whoever has its obligations gives them."""
    started = perf_counter()
    asked = list(obligations) or theorem.obligations()
    proof = prove(asked, limits)
    is_locked = digest.obligations(asked) == lock.OBLIGATIONS.get(theorem.name)
    failed = proof.undecided or (proof.failed.name if proof.failed else "")
    return TheoremProof(failed, proof.checked, len(asked), perf_counter() - started, is_locked)
