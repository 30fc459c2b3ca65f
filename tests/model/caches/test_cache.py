"""Caches: work is done once, and again for whoever asks for fresh ones; none is made anywhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from novate.model.caches import watch
from novate.model.caches.cache import Cache, LastingCache, fresh
from novate.model.caches.watch import with_idle

ROOT = Path(__file__).parents[3]


def failing() -> int:
    """Work that must not be done."""
    pytest.fail("done again")


def test_work_is_done_once_and_what_raises_is_done_again() -> None:
    """An error is no result."""
    cache: Cache[str, int] = Cache()
    with pytest.raises(ZeroDivisionError):
        cache.once("key", lambda: 1 // 0)
    assert cache.once("key", lambda: 3) == 3
    assert cache.once("key", failing) == 3


def test_a_cache_with_a_limit_forgets_what_was_asked_for_longest_ago() -> None:
    """And not what was worked out first."""
    cache: Cache[str, int] = Cache(most=2)
    for key in ("first", "second", "first", "third"):
        cache.once(key, lambda: 1)
    assert [cache.once(key, lambda: 2) for key in ("first", "third")] == [1, 1]
    assert cache.once("second", lambda: 2) == 2


def test_fresh_caches_are_empty_for_a_while() -> None:
    """What is learnt meanwhile is forgotten, an error or not, also by a cache that is made meanwhile."""
    cache: Cache[str, int] = Cache()
    cache.once("before", lambda: 1)
    with suppress(ZeroDivisionError), fresh():
        young: Cache[str, int] = Cache()
        assert [each.once("before", lambda: 2) for each in (cache, young)] == [2, 2]
        with fresh():
            assert cache.once("before", lambda: 3) == 3
        assert cache.once("before", failing) == 2
        raise ZeroDivisionError
    assert cache.once("before", failing) == 1
    assert young.once("before", lambda: 4) == 4


def test_what_a_changed_function_did_not_run_in_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it was watched; who ran for what is only looked up ran for whoever looks it up."""
    cache: LastingCache[str, int] = LastingCache()
    cache.lasting("unwatched", lambda: 0)
    monkeypatch.setattr(watch, "watched", {"f", "g"})

    def with_f() -> int:
        watch.tell(["f"])
        return 1

    assert with_idle(lambda: cache.lasting("f", with_f)) == (1, {"g"})
    assert with_idle(lambda: cache.lasting("f", failing)) == (1, {"g"})
    assert cache.lasting("of both", lambda: cache.lasting("f", failing) + 1) == 2
    assert cache.lasting("neither", lambda: 3) == 3
    assert with_idle(lambda: cache.lasting("unwatched", failing)) == (0, frozenset())
    known = {(): {"unwatched", "f", "of both", "neither"}, ("f",): {"neither"}, ("g",): {"f", "of both", "neither"}}
    for changed, lasts in known.items():
        with fresh(changed):
            assert cache.known.keys() == lasts
            assert cache.lasting("f", lambda: 7) == (7 if "f" in changed else 1)
    with fresh(("a stranger",)):
        assert not cache.known
    with fresh():
        assert not cache.known
    assert cache.lasting("f", failing) == 1


PURE = {
    ("certificates/checker.py", "ZERO"): "a number, which nobody fills",
    ("engine/second_solver.py", "second_solvers"): "what is installed",
    ("refinement/constants.py", "_leaves"): "which fields a class has",
    ("refinement/questions.py", "extreme"): "what a question's own terms say",
    ("induction/family.py", "_kinds"): "names for numbers",
}
"""What depends on no function of the mechanism."""


def test_every_cache_about_the_mechanism_is_made_in_one_place() -> None:
    """Elsewhere `fresh` would not find it: a damaged mechanism would be judged by what is known of the whole one."""
    found = set()
    for file in (ROOT / "proofs").rglob("*.py"):
        place = file.relative_to(ROOT / "proofs").as_posix()
        if not place.startswith(("caches/", "mutation/")):
            found |= {(place, name) for name in memories(ast.parse(file.read_text()))}
    assert found == PURE.keys()


def memories(module: ast.Module) -> Iterator[str]:
    """Functions that the standard library remembers, and containers that are filled later."""
    for each in module.body:
        if isinstance(each, ast.FunctionDef):
            named = {name.id for made in each.decorator_list for name in ast.walk(made) if isinstance(name, ast.Name)}
            yield from (each.name,) if named & {"cache", "lru_cache"} else ()
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value is not None:
            yield from (each.target.id,) if ast.unparse(each.value) in ("{}", "[]", "set()", "dict()") else ()
