"""A loss that is shared out: by which base it can be, what rounding brings, and who gains by leaving first."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from novate.model.state import Ledger
from novate.model.waterfall.socialise.bases import BASES, Sharer
from novate.model.waterfall.socialise.reference import paid_out
from novate.model.waterfall.socialise.shares import by_gains, by_size, scaled_down
from novate.model.waterfall.socialise.withdrawals import Vault, is_gated, withdrawn


def of_base(name: str, sharers: list[Sharer], mark: int) -> list[int]:
    """What each has of a base."""
    return [int(BASES[name](each, mark)) for each in sharers]


def test_by_gains_nobody_pays_more_than_its_own_and_all_is_covered_iff_the_loss_is_at_most_all_gains() -> None:
    """With less than a quantum too much for each; who has gained nothing pays nothing."""
    random = Random(7)
    for _ in range(300):
        gains = [random.choice((0, random.randint(1, 30))) for _ in range(random.randint(1, 6))]
        loss = random.randint(0, sum(gains) + 5)
        found = by_gains(gains, loss)
        assert all(0 <= pays <= gain for pays, gain in zip(found.paid, gains, strict=True))
        assert found.uncovered == max(0, loss - sum(gains))
        assert sum(found.paid) == loss - found.uncovered + found.surplus
        assert 0 <= found.surplus < max(1, sum(gain > 0 for gain in gains))


def test_gains_since_entry_may_be_nothing_where_there_is_a_deficit() -> None:
    """FALSE that a zero-sum market always has them.

    S (deposit 3) sells 1 to B (10) at 1, B sells it to A (1) at 3; the price falls to 1. A, who was healthy at 3, lacks
    1; S is where it began, and B is out.
    """
    sharers = [
        Sharer(-1, 3 + 1, entry=1, worth_at_look=4 - 3),  # S
        Sharer(0, 10 - 1 + 3, worth_at_look=12),  # B
    ]
    closed = Sharer(1, 1 - 3, entry=3)
    assert (closed.equity(3), closed.equity(1)) == (1, -1)
    assert of_base("gains-since-entry", sharers, 1) == [0, 0]
    assert of_base("gains-since-healthy", sharers, 1) == [2, 0]
    assert by_gains(of_base("gains-since-healthy", sharers, 1), 1).uncovered == 0


def test_gains_since_the_last_healthy_look_suffice_whatever_is_traded_meanwhile() -> None:
    """Drawn markets: all trade with all at any price after a look at which the closed account was healthy."""
    random = Random(8)
    deficits = 0
    for _ in range(300):
        look = random.randint(1, 20)
        sizes = [random.randint(-5, 5) for _ in range(4)]
        sizes.append(-sum(sizes))
        balances = [random.randint(0, 20) - size * look for size in sizes]
        worth = [balance + size * look for balance, size in zip(balances, sizes, strict=True)]
        for _ in range(random.randint(0, 3)):
            buyer, seller, price = *random.sample(range(5), 2), random.randint(1, 20)
            sizes[buyer], balances[buyer] = sizes[buyer] + 1, balances[buyer] - price
            sizes[seller], balances[seller] = sizes[seller] - 1, balances[seller] + price
        mark = random.randint(1, 20)
        every = [Sharer(*each) for each in zip(sizes, balances, [0] * 5, worth, strict=True)]
        closed = min(every, key=lambda each: each.equity(mark))
        deficit = max(0, -int(closed.equity(mark)))
        deficits += deficit > 0
        gains = of_base("gains-since-healthy", [each for each in every if each is not closed], mark)
        assert by_gains(gains, deficit).uncovered == 0
    assert deficits > 50


def test_they_do_not_where_who_has_gained_has_left_and_is_not_charged() -> None:
    """FALSE without the one who left: the short sells out to a newcomer at the low, who has gained nothing."""
    left, newcomer = Sharer(0, 5 - 1, worth_at_look=2), Sharer(-1, 4 + 1, entry=1, worth_at_look=4)
    closed = Sharer(1, 1 - 3)
    deficit = -int(closed.equity(1))
    assert deficit == 1
    assert by_gains(of_base("gains-since-healthy", [newcomer], 1), deficit).uncovered == 1
    assert by_gains(of_base("gains-since-healthy", [newcomer, left], 1), deficit).uncovered == 0


def test_by_equity_somebody_without_a_position_pays() -> None:
    """One of two that have 1 has only deposited: it pays a half of 1, in whole quanta all of it or nothing."""
    sharers = [Sharer(0, 10), Sharer(-1, 20, entry=10)]
    assert by_gains(of_base("equity", sharers, 10), 10).paid == (5, 5)
    assert by_gains(of_base("gains-since-entry", sharers, 5), 5).paid == (0, 5)


def test_by_size_both_sides_pay_and_the_surplus_is_up_to_a_quantum_for_each_base_quantum() -> None:
    """100 over a long of 7 and a short of 4, in millionths: 9.090910 of each; who has gained nothing pays, too."""
    found = by_size([7, -4], 100_000_000)
    assert found.paid == (7 * 9_090_910, 4 * 9_090_910)
    assert (found.surplus, found.uncovered) == (10, 0)
    assert by_size([1_000, -1], 1).surplus == 1_000
    assert by_size([1, -1], 2).paid == (1, 1)


def test_a_short_at_its_requirement_becomes_liquidatable() -> None:
    """By size it pays though it has gained nothing: an equity that was just its requirement is less."""
    required, short = 10, Sharer(-1, 110, entry=100)
    assert short.equity(100) == required
    assert short.equity(100) - by_size([1, -1], 2).paid[1] < required


def test_profits_scaled_down_are_at_most_the_residual_and_less_than_a_quantum_each_is_kept() -> None:
    """FALSE that less than one quantum is kept in all: of two profits of 1 and a residual of 1 nobody gets any."""
    assert scaled_down([1, 1], 1) == (0, 0)
    random = Random(9)
    for _ in range(300):
        profits = [random.randint(0, 20) for _ in range(random.randint(1, 6))]
        residual = random.randint(0, 60)
        taken = scaled_down(profits, residual)
        assert 0 <= min(residual, sum(profits)) - sum(taken) <= len(profits) - 1


def test_nobody_gains_by_leaving_first_where_what_was_cut_is_counted_down() -> None:
    """Whoever leaves, whatever rounding takes: the factor does not fall; of 10 both who claim 10 get a half."""
    random = Random(10)
    for _ in range(200):
        claims = [random.randint(1, 20) for _ in range(5)]
        vault = Vault(random.randint(0, sum(claims)), sum(claims))
        for claim in claims:
            before = vault
            vault, paid = withdrawn(vault, claim)
            assert paid <= claim * before.factor < paid + 1
            assert not vault.claims or vault.factor >= before.factor
        assert vault.claims == 0
    vault, first = withdrawn(Vault(10, 20), 10)
    assert (first, withdrawn(vault, 10)[1]) == (5, 5)


def test_twins_that_let_the_first_ones_run() -> None:
    """Where what is missing stays: a half, then a third, a sixth for nobody. At face value: all, then nothing."""
    cash, missing = Fraction(1), Fraction(1)
    first = cash / (cash + missing)
    second = (cash - first) / (cash - first + missing)
    assert (first, second, cash - first - second) == (Fraction(1, 2), Fraction(1, 2) / Fraction(3, 2), Fraction(1, 6))
    assert [min(1, 1), min(1, 1 - 1)] == [1, 0]


def test_never_more_is_kept_back_than_is_missing() -> None:
    """Who claims more than all that is owed, while another account is under water, is asked for the rest in cash."""
    ledger = Ledger(cash=1, insurance_fund=0, fees=0, keeper_claims=0, uncovered_bad_debt=1, close_outs=1)
    assert [paid_out(ledger, amount) for amount in (1, 2, 3, 4)] == [0, 1, 2, 3]
    whole = ledger._replace(uncovered_bad_debt=0)
    assert [paid_out(whole, amount) for amount in (1, 3)] == [1, 3]
    assert paid_out(whole._replace(cash=0), 5) == 5


def test_a_gate_protects_nobody_where_the_deficit_is_still_there_when_it_lapses() -> None:
    """FALSE that it does: closed for 50 blocks, and in the next the first takes all that there is."""
    assert [is_gated(block, 100, 50) for block in (100, 149, 150)] == [True, True, False]
    assert not is_gated(100, None, 50)
