"""No engine knows a property by its name, and nothing that is made of declarations a parameter by its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from novate.model.contract import Feed, feeds_of
from novate.model.oracles import KINDS
from novate.model.parameter import Unit
from novate.model.parameters import GROUPS
from novate.model.specification import Specification
from novate.proofs.components.runs import FILES as RUN_FILES
from novate.proofs.components.runs import RUNS
from novate.proofs.induction.arguments import ARGUMENTS
from novate.proofs.mutation.specimens import SPECIMENS
from novate.proofs.refinement.mechanisms import MECHANISMS
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.verdicts.of_properties import IN_VERDICTS
from novate.properties import FILES, PROPERTIES

ROOT = Path(__file__).parents[1]
ENGINE = ("model", "proofs", "interface", "properties")
DATA = "proofs/mutation/specimens/"
"""What each mechanism that mutants are shown to is known for: data, which each mechanism brings."""


def engine_files() -> Iterator[tuple[str, ast.Module]]:
    """The place of each file that is no property's own, and what it says."""
    for folder in ENGINE:
        for file in (ROOT / folder).rglob("*.py"):
            if file.stem not in FILES:
                yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text())


def named(text: ast.Module) -> list[tuple[int, str]]:
    """Where a file names a property: as a literal that is no sentence, or to import what a file of one has."""
    found = []
    for each in ast.walk(text):
        if isinstance(each, ast.Constant) and each.value in PROPERTIES:
            found.append((each.lineno, str(each.value)))
        if isinstance(each, ast.ImportFrom):
            modules = [(each.module or "").rpartition(".")[2], *(alias.name for alias in each.names)]
            found += [(each.lineno, module) for module in modules if module in FILES]
        if isinstance(each, ast.Import):
            found += [(each.lineno, name) for name in FILES for alias in each.names if alias.name.endswith(f".{name}")]
    return found


MADE = ("interface/specification", "interface/design", "interface/sweeping")
"""What reads, writes, checks, varies and repairs whatever is declared."""


def literals(*folders: str) -> list[tuple[str, int, object]]:
    """Place, line and value of every literal in the Python files of these folders."""
    return [
        (file.relative_to(ROOT).as_posix(), each.lineno, each.value)
        for folder in folders
        for file in (ROOT / folder).rglob("*.py")
        for each in ast.walk(ast.parse(file.read_text()))
        if isinstance(each, ast.Constant)
    ]


def test_no_engine_file_knows_a_property() -> None:
    """An engine that named one, or imported its file, would have to be changed for the next.

    Its own files are those that are called like it. The registry says what these are called, and nothing else.
    """
    found = {place: named(text) for place, text in engine_files() if not place.startswith(DATA)}
    registry = found.pop("properties/__init__.py")
    assert [name for _, name in registry] == [each for each in FILES if each in PROPERTIES]
    assert {place: names for place, names in found.items() if names} == {}


PLANTED = (
    'if name == "no-bad-debt":\n    pass',
    "from novate.properties.solvency import SOLVENCY",
    "from novate.proofs.theorems.of_properties import keeper_incentive",
    "from novate.proofs.induction.arguments.solvency import own_solvency",
    "import novate.properties.fund_sufficiency",
)


@pytest.mark.parametrize("text", PLANTED)
def test_a_planted_name_is_seen(text: str) -> None:
    """Each way of naming one."""
    assert len(named(ast.parse(text))) == 1


BROUGHT = (
    "counterexamples/targets",
    "induction/arguments",
    "theorems/arguments",
    "theorems/of_properties",
    "theorems/tight",
    "verdicts/of_properties",
)


FEEDS = {f"proofs/components/oracles/{kind}.py" for kind in ("median", "fallback", "lowest")}
"""What proves an oracle that is made of feeds proves it of the plainest ones."""
TAKEN_FOR_GRANTED = {"model/oracles/push/parameters.py", "proofs/components/oracles/push.py"}
"""What is taken for granted of a kind as a feed may be what a plainer oracle does."""
MADE_OF = {
    "proofs/refinement/of_oracles/lowest.py",
    "proofs/refinement/small.py",
    "proofs/refinement/feeds.py",
    "proofs/mutation/specimen.py",
}
"""Small mechanisms that are not about their oracle have the plainest, and all that are about feeds the same ones."""


def kinds_named(place: str, text: ast.Module) -> set[str]:
    """The kinds of oracles that a file imports from; its own are those that it is called after, or its folder."""
    imported = [each.module or "" for each in ast.walk(text) if isinstance(each, ast.ImportFrom)]
    parts = {part for module in imported if ".oracles." in module for part in module.split(".")}
    return parts & set(KINDS) - set(Path(place).with_suffix("").parts)


def test_no_engine_file_knows_a_kind_of_oracle() -> None:
    """One that imported what a kind has would have to be changed for the next."""
    assert {place for place, text in engine_files() if kinds_named(place, text)} == FEEDS | TAKEN_FOR_GRANTED | MADE_OF
    planted = ast.parse("from novate.model.oracles.push.parameters import Push")
    assert kinds_named("proofs/theorems/room.py", planted) == {"push"}
    assert kinds_named("proofs/components/oracles/push.py", planted) == set()


def every_feed(specification: Specification) -> Iterator[Feed]:
    """Those of all oracles, and theirs."""
    waiting = [feed for market in specification.markets.values() for feed in feeds_of(market.oracle)]
    while waiting:
        feed = waiting.pop()
        yield feed
        waiting += feeds_of(feed.oracle)


def test_every_kind_of_oracle_is_compared_in_both_encodings_and_shown_to_mutants() -> None:
    """As the oracle of a market, or as a feed of one."""
    compared = {market.oracle.kind for each in MECHANISMS.values() for market in each.markets.values()}
    compared |= {feed.oracle.kind for each in MECHANISMS.values() for feed in every_feed(each)}
    shown = {market.oracle.kind for each in SPECIMENS.values() for market in each.specification.markets.values()}
    assert compared == shown == set(KINDS)


RUNS_OWN = (
    "components/runs/",
    "theorems/closed_forms.py",
    "theorems/derivation.py",
    "theorems/derivation_with_funding.py",
    "theorems/inequality.py",
    "theorems/frontier.py",
)
"""Where runs are named: their own files, and those that derive the closed forms and make rows of them."""


def test_no_engine_file_knows_a_run_by_its_name() -> None:
    """What matters of the run against a closed form, its own file says (`novate.proofs.components.runs`)."""
    named_runs = [(place.removeprefix("proofs/"), line) for place, line, value in literals("proofs") if value in RUNS]
    assert [each for each in named_runs if not each[0].startswith(RUNS_OWN)] == []


def test_every_file_of_runs_is_that_of_a_run() -> None:
    """In both folders: what is called otherwise would not be found."""
    assert {file.stem for file in (ROOT / "proofs/components/runs").glob("*.py")} == {*RUN_FILES, "__init__"}
    assert {file.stem for file in (ROOT / "proofs/theorems/rooms").glob("*.py")} <= {*RUN_FILES, "__init__"}


def test_every_folder_of_a_property_s_own_files_has_files_of_properties_alone() -> None:
    """Their names are those of properties: that is how an own file is known."""
    for registry in BROUGHT:
        assert {file.stem for file in (ROOT / "proofs" / registry).glob("*.py")} <= {*FILES, "__init__"}


@pytest.mark.parametrize("registry", [ARGUMENTS, OF_PROPERTIES, IN_VERDICTS])
def test_every_property_has_what_every_property_needs(registry: Mapping[str, object]) -> None:
    """An argument, a theorem or that there is none, and what it adds to a verdict: in the order of reports or not."""
    assert registry.keys() == PROPERTIES.keys()


def test_a_limit_is_put_into_words_in_one_place() -> None:
    """With numbers or with symbols: nowhere else does a table give a limit a sentence."""
    found = []
    elsewhere = (each for each in engine_files() if not each[0].startswith("properties/"))
    for place, text in elsewhere:
        for table in (each for each in ast.walk(text) if isinstance(each, ast.Dict)):
            limits = [
                each for each in table.keys if isinstance(each, ast.Attribute) and ast.unparse(each.value) == "Limit"
            ]
            found += [(place, each.lineno) for each in limits]
    assert found == []


def test_no_parameter_s_name_is_written_where_all_are_handled() -> None:
    """A number, a choice or a bound that a component may bring is known by its kind; only units are known by name."""
    declared = {each.key for group in GROUPS for each in group.declarations if not isinstance(each.kind, Unit)}
    known = {"title", "sides"}  # words of JSON Schema, and of what is expected of one side
    assert [each for each in literals(*MADE) if each[2] in declared - known] == []
