"""What a file's pool claims: no gift pays, all gains are paid, the cap never binds; each exactly, and why not."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import novate
from novate.caching.verdict_json import read_verdict, written_verdict
from novate.certifying.examine import NO_RUN, examine
from novate.design.repair_levers import keys
from novate.model.mutant import Mutant
from novate.model.specification import Specification
from novate.model.waterfall.pool.claim_mistakes import MISTAKES
from novate.model.waterfall.pool.contract import held
from novate.model.waterfall.pool.counterparty import Position, owed
from novate.model.waterfall.pool.gains import owed_at_most
from novate.model.waterfall.pool.inflation import Attack, gain
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.mutation.mutant import applied
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.specification.file import SpecificationError, parse_document, to_document
from novate.workers.verification import Job

EXAMPLE = Path(__file__).parents[4] / "examples" / "pool-as-counterparty.toml"
ATTACK, GAINS, CAP = "no-inflation-attack", "pool-pays-gains", "payout-cap"
UNITS = 100
"""Quanta."""


def document(pool: dict[str, Any] | None = None, **tables: dict[str, Any]) -> dict[str, Any]:
    """The example with other numbers."""
    found = tomllib.loads(EXAMPLE.read_text())
    del found["expect"]
    for name, changes in {"pool": pool or {}, **tables}.items():
        found[name] = {key: each for key, each in {**found.get(name, {}), **changes}.items() if each is not None}
    return found


def meant(pool: dict[str, Any] | None = None, **tables: dict[str, Any]) -> Specification:
    """What it means, and it is written back the same."""
    specification = parse_document(document(pool, **tables))
    assert parse_document(to_document(specification)) == specification
    return specification


def asked(specification: Specification, name: str, **limits: Any) -> Verdict:
    """The verdict."""
    return verify(specification, None, None, name, Limits(**limits))


@pytest.mark.parametrize(("shares", "deposits"), list(product((0, 1, 3), range(5))))
def test_an_attack_pays_iff_more_deposit_than_there_are_virtual_shares(shares: int, deposits: int) -> None:
    """And what pays is replayed: what is told of it is what the pool does; of no other small attack with fewer."""
    pool = {"virtual_shares": f"{shares} shares", "virtual_assets": None, "deposits": f"{deposits} deposits"}
    found = asked(meant(pool), ATTACK)
    assert found.status is (Status.VIOLATED if deposits > shares else Status.PROVED)
    assert found.headroom == shares - deposits
    assert bool(found.told) == (deposits > shares)
    if found.told:
        *_, others, end = found.told
        assert end.endswith("0.01 more than he put in")
        assert ("somebody else" if shares == 0 else f"{shares + 1} others") in others
    numbers = product(range(1, 5), *[range(3)] * min(1 + deposits, 4))
    attacks = (Attack(seed, gift, tuple(victims)) for seed, gift, *victims in numbers)
    if deposits < 4:
        best = max(gain(each, shares) for each in attacks)
        assert best <= 0 or found.status is Status.VIOLATED


def two_markets(oracle: dict[str, Any] | None = None, **pool: Any) -> Specification:
    """That move by a tenth up and a fifth down in a block; deleveraging is done within two."""
    found = document(
        {"assets": "1000", **pool},
        environment={
            "max_move_per_block": {"up": "10%", "down": "20%"},
            "keeper_delay": "1 block",
            "max_open_interest": "100",
        },
        oracle=oracle or {},
    )
    other = {"max_open_interest": "50", "max_move_per_block": {"up": "30%", "down": "20%"}}
    found["markets"]["B-USD"] = {**found["markets"]["ETH-USD"], **other}
    return parse_document(found)


MOVES = {"ETH-USD": (Fraction(11, 10), Fraction(4, 5)), "B-USD": (Fraction(13, 10), Fraction(4, 5))}
INTEREST = {"ETH-USD": 100 * UNITS, "B-USD": 50 * UNITS}


def shown(market: str, off: Fraction) -> Iterator[Fraction]:
    """What an oracle that is at most so far off may show after up to two blocks, over what it showed first."""
    ends = (1 + off, 1 - off)
    moves = (*MOVES[market], Fraction(1))
    for first, last, one, two in product(ends, ends, moves, moves):
        yield one * two * last / first


def dearest(off: Fraction) -> Fraction:
    """The most that any small book gains: of each side of each market none, half or all that may be open."""
    total = Fraction(0)
    for market, interest in INTEREST.items():
        sizes = (Fraction(0), Fraction(interest, 2), Fraction(interest))
        books = product(sizes, sizes, (Fraction(0), Fraction(interest)), shown(market, off))
        total += max(
            owed(Position(longs, Fraction(1), collateral), price)
            + owed(Position(-shorts, Fraction(1), collateral), price)
            for longs, shorts, collateral, price in books
        )
    return total


def what_is_gained_is_what_the_dearest_book_gains() -> None:
    """Of a market price that is shown as it is, and of one that is shown 5 % off; and what was gained before."""
    band = {"deviation": "5%"}
    for oracle, off in ((None, Fraction(0)), (band, Fraction(1, 20))):
        specification = two_markets(oracle, deleveraging_trigger="10%", payout_cap=None)
        assert owed_at_most(specification) == dearest(off) + Fraction(1000 * UNITS, 10)


def a_counterparty_covers_nothing() -> None:
    """What it holds is owed to those who gain."""
    assert held(meant()) == 0
    assert held(meant({"role": "backstop", "deleveraging_trigger": None, "payout_cap": None})) == 0
    pays = {
        "role": "backstop",
        "deleveraging_trigger": None,
        "payout_cap": None,
        "withdrawals": "gated",
        "reserve": "5",
    }
    assert held(meant(pays)) == 5 * UNITS
    assert held(meant({**pays, "role": "counterparty"})) == 0


CHECKS: tuple[Callable[[], None], ...] = (
    what_is_gained_is_what_the_dearest_book_gains,
    a_counterparty_covers_nothing,
)


@pytest.mark.parametrize("check", CHECKS)
def test_whatever_is_open(check: Callable[[], None]) -> None:
    """Exhaustively, of small books."""
    check()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.mistake)
def test_a_mistake_is_noticed(mistake: Mutant) -> None:
    """By one of the checks."""
    with applied(mistake):
        assert any(map(fails, CHECKS))


def fails(check: Callable[[], None]) -> bool:
    """Whether an assertion of it does."""
    try:
        check()
    except AssertionError:
        return True
    return False


def test_the_claims_are_exact_to_the_quantum() -> None:
    """Of what the pool holds, of the cap, and of the trigger; GMX's shares leave room for 5/90."""
    for assets, status in (("3_000_000", Status.PROVED), ("2_999_999.99", Status.VIOLATED)):
        assert asked(meant({"assets": assets}), GAINS).status is status  # 15 % of it are 5 % of 9,000,000
    for assets, status in (("9_000_000", Status.PROVED), ("8_999_999.99", Status.VIOLATED)):
        found = asked(meant({"assets": assets}), CAP)
        assert found.status is status
        assert (
            not found.told or found.told[-1] == "gains are 8,099,999.9915 together, and the pool may pay 8,099,999.991"
        )
    moves = {"max_move_per_block": f"{Fraction(5, 90)}"}
    assert asked(meant(environment=moves), CAP).headroom == 0
    falls = {"max_move_per_block": {"up": "1%", "down": "5.5556%"}}
    found = asked(meant(environment=falls), CAP)
    assert found.status is Status.VIOLATED
    assert "shorts in ETH-USD are 9,000,000" in found.told[1]
    assert "falls by 5.5556% within 1 block" in found.told[1]


def test_thresholds_of_a_pool() -> None:
    """Exact, and checked on both sides."""
    told = {
        ("pool.virtual_shares", ATTACK): 1000,
        ("pool.deposits", ATTACK): 1000,
        ("pool.payout_cap", CAP): Fraction(895, 1000),
        ("pool.deleveraging_trigger", CAP): Fraction(855, 1000),
        ("pool.assets", CAP): 9_000_000,
        ("markets.ETH-USD.max_open_interest", CAP): 10_000_000,
        ("environment.max_move_per_block", CAP): Fraction(5, 90),
    }
    for (key, name), value in told.items():
        (found,) = novate.threshold(novate.read(EXAMPLE), key, property=name)
        assert (found.exact, found.at_safe, found.beyond) == (value, Status.PROVED, Status.VIOLATED), key


@pytest.mark.parametrize("key", ["pool.assets", "pool.virtual_shares", "waterfall.fee_pool"])
def test_a_key_of_a_layer_that_a_file_does_not_name_is_no_question(key: str) -> None:
    """It says which layer is missing; a repair does not look there either."""
    fund_alone = novate.read(EXAMPLE.with_name("paradex-like.toml"))
    with pytest.raises(SpecificationError, match="a key of a layer that the file names: it lacks"):
        novate.threshold(fund_alone, key)
    assert key not in set(keys(dict(fund_alone.tables)))


@pytest.mark.parametrize(
    ("pool", "problem"),
    [
        ({"role": None}, 'pool.role: found "backstop", expected "counterparty", of which payout_cap speaks'),
        ({"virtual_shares": None}, "pool.virtual_assets: found 1, expected 0, as there are no virtual shares"),
        ({"virtual_assets": 0}, "pool.virtual_assets: found 0, expected 1, as there are virtual shares"),
        ({"virtual_assets": 2}, "expected a whole number from 0 to 1, without quotes"),
        ({"virtual_shares": "many"}, "expected a number of shares such as"),
        ({"payout_cap": "110%"}, "expected a rate from 0% to 100%"),
    ],
)
def test_what_does_not_go_together_is_refused(pool: dict[str, Any], problem: str) -> None:
    """With what was found, and what is expected."""
    with pytest.raises(SpecificationError) as error:
        parse_document(document(pool))
    assert problem in "\n".join(map(str, error.value.problems))


def test_a_number_alone_is_clear_where_the_key_says_of_what() -> None:
    """As "1_000" for "1_000 shares"; of keepers a capacity may be of accounts or of money, so there it is not."""
    named, alone = (parse_document(document({"virtual_shares": each})) for each in ("1_000 shares", "1_000"))
    assert named == alone


def test_where_nothing_is_known_nothing_is_claimed() -> None:
    """No limit of open interest, an oracle that may show anything, a search, a file without such a pool."""
    boundless = document(environment={"max_open_interest": None})
    assert asked(parse_document(boundless), CAP).status is Status.UNKNOWN
    assert asked(meant(oracle={"deviation": "150%"}), CAP).status is Status.UNKNOWN
    assert asked(meant(), CAP, route=Route.SEARCH).status is Status.UNKNOWN
    backstop = meant({"role": None, "deleveraging_trigger": None, "payout_cap": None, "deposits": None})
    assert {asked(backstop, name).status for name in (ATTACK, GAINS, CAP)} == {Status.NOT_APPLICABLE}
    assert "payout_cap is not given" in asked(meant({"payout_cap": None}), CAP).reason


def test_a_verdict_that_is_told_is_kept_and_no_bundle_shows_it() -> None:
    """It comes back the same from the cache's form."""
    job = Job(meant({"deposits": "1_001 deposits"}), None, None, ATTACK)
    found = asked(job.specification, ATTACK)
    assert found.told[0] == "somebody seeds the empty pool with 10.01"
    assert read_verdict(written_verdict(found), job) == found
    examined = examine(job, 5.0)
    assert examined.statement.status is Status.UNKNOWN
    assert examined.statement.detail.startswith(NO_RUN)
