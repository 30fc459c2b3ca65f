"""What oracles made of feeds may show, against every choice of faulty and of live feeds; and forms that look right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm
from random import Random
from statistics import mean, median

import pytest

from novate.model.component import part
from novate.model.contract import Feed, Oracle
from novate.model.core.reference.rules import OracleRules, numbers
from novate.model.mutant import Mutant
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.median.parameters import Median
from novate.model.oracles.median.words import ordinal
from novate.model.oracles.mistakes import MISTAKES
from novate.model.oracles.of_feeds.words import SUBJECT
from novate.model.price_history import PriceHistory
from novate.model.state import MarketState
from novate.proofs.mutation.mutant import applied

PRICE = 1000
ANYTHING = Fraction(10**9)
"""What a faulty feed shows at most; more than any other could."""
Range = tuple[Fraction, Fraction | None]
"""From the lowest to the highest price; None where there is no highest."""


def rules_of(oracle: Oracle) -> OracleRules:
    """Prepared with the smallest scale that a specification of it would have."""
    found: OracleRules = part("oracles", oracle.kind, "reference").prepared(oracle, scale_of(oracle))
    return found


def scale_of(oracle: Oracle) -> int:
    """The scale that the fractions of an oracle need, those of its feeds among them."""
    return lcm(*(each.denominator for each in numbers(oracle)))


def whole_ticks(oracle: Oracle, now: MarketState) -> tuple[int, int]:
    """The lowest and the highest price in whole ticks."""
    lowest, highest = rules_of(oracle).ranges(now)[0]
    return -(-lowest // scale_of(oracle)), highest // scale_of(oracle)


def at(price: int, *earlier: int) -> MarketState:
    """A market, its earlier prices the newest first."""
    history = PriceHistory()
    for each in reversed(earlier):
        history = history.followed_by(each)
    return MarketState(price, price, history)


def searched(oracle: Oracle, price: int = PRICE) -> Range:
    """The same as the exact extremes over every choice of the adversary."""
    if isinstance(oracle, Band):
        return (1 - min(oracle.deviation_down, Fraction(1))) * price, (1 + oracle.deviation_up) * price
    feeds = [searched(feed.oracle, price) for feed in oracle.feeds]  # type: ignore[attr-defined]  # made of feeds
    lows, highs = [low for low, _ in feeds], [high for _, high in feeds]
    if isinstance(oracle, Fallback):
        return min(lows), max(highs)
    if isinstance(oracle, Lowest):
        return min(lows), min(highs)
    assert isinstance(oracle, Median)
    lowest = min(outcomes(oracle, lows, Fraction(0)))
    highest = max(outcomes(oracle, highs, ANYTHING))
    return lowest, highest if highest < 10 * price else None


def outcomes(oracle: Median, honest: Sequence[Fraction], faulty: Fraction) -> Iterator[Fraction]:
    """What may be shown where honest feeds show one price each and faulty ones another, whoever they are."""
    names = range(len(honest))
    for count in range(oracle.quorum, len(honest) + 1):
        for live in combinations(names, count):
            for liars in combinations(live, min(oracle.faulty, count)):
                yield statistic(oracle, sorted(faulty if name in liars else honest[name] for name in live))


def statistic(oracle: Median, prices: Sequence[Fraction]) -> Fraction:
    """By what the keys say, written once more."""
    if oracle.trim is not None:
        return mean(prices[oracle.trim : len(prices) - oracle.trim])
    if oracle.nth_lowest is not None:
        return prices[oracle.nth_lowest - 1]
    if oracle.nth_highest is not None:
        return prices[-oracle.nth_highest]
    return median(prices)


def drawn_band(random: Random) -> Band:
    """A feed without memory."""
    return Band(Fraction(random.randint(0, 30), 1000), Fraction(random.randint(0, 30), 700))


def named(oracles: Sequence[Oracle]) -> tuple[Feed, ...]:
    """Feeds with names."""
    return tuple(Feed(f"feed-{number}", each) for number, each in enumerate(oracles))


def drawn(random: Random, depth: int = 0) -> Oracle:
    """An oracle of feeds, some of which may be made of feeds themselves."""
    feeds = named(
        [
            drawn(random, depth + 1) if depth == 0 and random.random() < 0.2 else drawn_band(random)
            for _ in range(random.randint(1, 5 - 2 * depth))
        ]
    )
    while True:
        choice = random.randrange(6)
        if choice < 2:
            return (Fallback, Lowest)[choice](feeds)
        what = ({}, {"trim": random.randint(0, 2)}, {"nth_lowest": random.randint(1, 3)}, {"nth_highest": 1})[
            choice - 2
        ]
        try:
            return Median(feeds, random.randint(0, 2), random.randint(1, len(feeds)), **what)
        except ValueError:
            continue


@pytest.mark.parametrize("seed", range(300))
def test_the_range_is_that_of_every_choice_of_the_adversary(seed: int) -> None:
    """Both ends are reached and nothing gets further, to the last part of a tick, however feeds are nested."""
    assert is_right(drawn(Random(seed)), PRICE)


def is_right(oracle: Oracle, price: int) -> bool:
    """Whether the bounds are those that are found by search: to a part of the scale, and exact where that is fine."""
    lowest, highest = searched(oracle, price)
    assert highest is not None, "no file can say it"
    scale, (low, high) = scale_of(oracle), rules_of(oracle).ranges(at(price))[0]
    fine = 5040 * scale
    exact = part("oracles", oracle.kind, "reference").prepared(oracle, fine).ranges(at(price))[0]
    nearest = low - 1 < lowest * scale <= low and high <= highest * scale < high + 1
    return nearest and [Fraction(each, fine) for each in exact] == [lowest, highest]


MUTANTS = [
    mutant
    for mistakes in (
        MISTAKES,
        *(part("oracles", kind, "mistakes").MISTAKES for kind in ("median", "fallback", "lowest")),
    )
    for mutant in mistakes
    if mutant.encoding == "reference" and "means" not in mutant.mistake
]
"""But for those about means: none of the oracles here has one (see `test_means_as_feeds`)."""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.mistake)
def test_a_mistake_is_noticed(mutant: Mutant) -> None:
    """Each by one of the same oracles at least."""
    with applied(mutant):
        assert not all(is_right_or_refused(drawn(Random(seed)), 1 + seed % 200) for seed in range(300))


def is_right_or_refused(oracle: Oracle, price: int) -> bool:
    """An error is no answer either."""
    try:
        return is_right(oracle, price)
    except IndexError:
        return False


@pytest.mark.parametrize("seed", range(200))
def test_what_is_refused_has_no_bound_and_all_else_has(seed: int) -> None:
    """Who controls what is shown: exactly those who do in some choice of the adversary."""
    random = Random(seed)
    feeds = named([drawn_band(random) for _ in range(random.randint(1, 5))])
    quorum, faulty = random.randint(1, len(feeds)), random.randint(0, 3)
    rank = random.randint(1, quorum)
    for what in ({}, {"trim": random.randint(0, (quorum - 1) // 2)}, {"nth_lowest": rank}, {"nth_highest": rank}):
        honest = Median(feeds, 0, quorum, **what)
        object.__setattr__(honest, "faulty", faulty)
        lowest, highest = searched(honest)
        if lowest == 0 or highest is None:
            with pytest.raises(ValueError, match=f"{faulty} faulty of {quorum} live feed"):
                Median(feeds, faulty, quorum, **what)
        else:
            assert Median(feeds, faulty, quorum, **what) == honest


def highs(*prices: int) -> tuple[Feed, ...]:
    """Feeds that show up to so much, and no less than the market price of 100."""
    return named([Band(Fraction(price - 100, 100)) for price in prices])


def test_who_is_in_the_minority_moves_the_median_nonetheless() -> None:
    """False: with f <= (n - 1)/2 the median is that of honest feeds: with one liar of three it gets to 110, not 101."""
    feeds = highs(100, 101, 110)
    assert whole_ticks(Median(feeds), at(100)) == (100, 101)
    assert whole_ticks(Median(feeds, faulty=1), at(100)) == (100, 110)


def test_the_quorum_decides_how_many_liars_are_tolerated() -> None:
    """False: eight exchanges tolerate three liars: with at least three of them live it is one, and five are silent."""
    feeds = highs(*(100 + each for each in range(8)))
    assert whole_ticks(Median(feeds, faulty=3), at(100)) == (100, 106)
    assert whole_ticks(Median(feeds, faulty=1, quorum=3), at(100)) == (100, 107)
    with pytest.raises(
        ValueError, match="faulty: found 2 faulty of 3 live feeds, who control the median, expected at mo"
    ):
        Median(feeds, faulty=2, quorum=3)


def test_a_median_of_those_that_are_fresh_is_no_safer() -> None:
    """False: to leave out feeds that are silent makes it safer: it is what lets the adversary choose who is left."""
    feeds = highs(100, 100, 100, 105, 105)
    assert whole_ticks(Median(feeds), at(100)) == (100, 100)
    assert whole_ticks(Median(feeds, quorum=3), at(100)) == (100, 105)


def test_one_common_source_is_many_faults() -> None:
    """False: feeds are independent: three of five that rest on one source are wrong together, and so is the median."""
    source = Fallback(highs(100, 120))
    feeds = named([source, source, source, Exact(), Exact()])
    assert whole_ticks(Median(feeds), at(100)) == (100, 120)
    assert whole_ticks(Median(named([source, Exact(), Exact(), Exact(), Exact()]), faulty=0), at(100)) == (100, 100)


def test_half_of_the_live_feeds_control_it() -> None:
    """False: f <= n/2 is enough: two of four are the higher of the middle two, and that has no bound."""
    with pytest.raises(ValueError, match="2 faulty of 4 live feeds, who control the median, expected at most 1"):
        Median(highs(100, 100, 100, 100), faulty=2)


def test_an_even_number_shows_the_mean_of_the_middle_two() -> None:
    """False: the lower of the two: of 100, 100, 104 and 104 it is 102."""
    assert whole_ticks(Median(highs(100, 100, 104, 104)), at(100)) == (100, 102)


def test_any_feed_of_a_fallback_may_be_shown() -> None:
    """False: a fallback is as good as both: it is as bad as either, and what lies between is shown, too."""
    low, high = Band(Fraction(0), Fraction(5, 100)), Band(Fraction(5, 100), Fraction(0))
    assert whole_ticks(Fallback(named([low, high])), at(100)) == (95, 105)
    assert whole_ticks(Lowest(named([low, high])), at(100)) == (95, 100)


FALSE_RANKS = {
    "one liar less, r + f - 1 + n - q": [3],
    "the quorum ignored, r + f": [3],
    "silent feeds counted, the middle two of all": [3, 4],
    "silent feeds counted as liars who show nothing, r + f + q - n": [2],
}
"""In words, and which of four feeds it says that one of three live ones gets no further than."""


@pytest.mark.parametrize("form", FALSE_RANKS)
def test_ranks_that_look_right(form: str) -> None:
    """One of four is silent and one lies: it shows up to what the highest of all does, and each of these says less."""
    prices = (100, 101, 102, 103)
    reached = searched(Median(highs(*prices), faulty=1, quorum=3), price=100)[1]
    assert whole_ticks(Median(highs(*prices), faulty=1, quorum=3), at(100)) == (100, reached) == (100, 103)
    assert mean(prices[rank - 1] for rank in FALSE_RANKS[form]) < 103


def test_it_looks_back_as_far_as_its_feeds() -> None:
    """Each feed refers to its own window; the longest of them has to be kept."""
    oracle = Median(named([Band(staleness=2), Band(), Median(named([Band(staleness=5), Exact()]))]))
    assert oracle.lookback == 5
    assert whole_ticks(Fallback(named([Band(staleness=2), Exact()])), at(100, 101, 103, 150)) == (100, 103)


def test_a_refusal_says_what_the_feeds_show() -> None:
    """With names, as far as there is room for them; of a mean its exact value."""
    mean_of_two = Median(highs(100, 101))
    rules = rules_of(Median((*highs(100, 103), Feed("mean", mean_of_two))))
    assert rules.reason(at(100)) == "its feeds show 100 (feed-0), 100 to 103 (feed-1) and 100 to 201/2 (mean)"
    assert rules_of(Lowest(named([Exact()] * 12))).reason(at(7)).endswith("7 (feed-9) and 2 more")
    assert rules_of(Lowest(named([Exact()]))).reason(at(7)) == "its feed shows 7 (feed-0)"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"quorum": 4}, "quorum: found the number 4, expected at most 3, the number of its feeds"),
        ({"trim": 1, "nth_lowest": 1}, "nth_lowest: found another answer than trim, expected one of trim, nth_lowest,"),
        ({"trim": 1, "quorum": 2}, "trim: found the number 1, expected less than half of the 2 live feeds"),
        ({"nth_highest": 3, "quorum": 2}, "nth_highest: found the number 3, expected at most 2, of 2 live feeds"),
        (
            {"faulty": 1, "quorum": 1},
            "faulty: found 1 faulty of 1 live feed, who control the median, expected at most 0",
        ),
        ({"faulty": 1, "nth_highest": 1}, "1 faulty of 3 live feeds, who control what is shown, expected at most 0"),
    ],
)
def test_what_cannot_be_right_together_is_refused(said: dict[str, int], problem: str) -> None:
    """With the number that could be."""
    with pytest.raises(ValueError, match=problem):
        Median(highs(100, 100, 100), **said)


def test_one_liar_is_too_many_where_the_lowest_is_asked_for() -> None:
    """There is no lower bound then but that prices are above 0."""
    with pytest.raises(ValueError, match="1 faulty of 3 live feeds, who control what is shown"):
        Median(highs(100, 100, 104), faulty=1, nth_lowest=1)


BINANCE, COINBASE = (Feed(name, Band(Fraction(1, 100), Fraction(1, 100))) for name in ("binance", "coinbase"))
KRAKEN, OKX = Feed("kraken", Exact()), Feed("okx", Exact())
DOUBTS = ", of which 1 may show anything and at least 3 are live"
EXACT, WITHIN = "equal to the market price of this block", "within 1% of the market price of this block"


@pytest.mark.parametrize(
    ("oracle", "said"),
    [
        (
            Median((COINBASE, KRAKEN, OKX), faulty=1),
            f"the median of coinbase ({WITHIN}) and kraken and okx (each {EXACT}), of which 1 may show anything",
        ),
        (
            Median((COINBASE, KRAKEN, OKX, BINANCE), faulty=1, quorum=3),
            f"the median of coinbase and binance (each {WITHIN}) and kraken and okx (each {EXACT}){DOUBTS}",
        ),
        (Median((KRAKEN, OKX), quorum=1), f"the median of kraken and okx (each {EXACT}), of which at least 1 is live"),
        (Median((KRAKEN, OKX), trim=0), f"the mean of kraken and okx (each {EXACT})"),
        (
            Median(named([Exact()] * 3), trim=1),
            f"the mean without the lowest 1 and the highest 1 of feed-0, feed-1 and feed-2 (each {EXACT})",
        ),
        (Median((KRAKEN, OKX), nth_lowest=1), f"the lowest of kraken and okx (each {EXACT})"),
        (Median((KRAKEN, OKX), nth_highest=2), f"the 2nd highest of kraken and okx (each {EXACT})"),
        (Fallback((COINBASE, KRAKEN)), f"that of coinbase ({WITHIN}) or kraken ({EXACT}), whichever"),
        (
            Lowest((Feed("either", Fallback((COINBASE, KRAKEN))), OKX)),
            f"the lowest of either (that of coinbase ({WITHIN}) or kraken ({EXACT}), whichever) and okx ({EXACT})",
        ),
    ],
)
def test_it_is_said_in_a_sentence(oracle: Oracle, said: str) -> None:
    """With what each feed may show, those that may show the same together."""
    assert part("oracles", oracle.kind, "words").assumption(oracle) == f"{SUBJECT}{said}"


@pytest.mark.parametrize(("rank", "said"), [(3, "3rd "), (4, "4th "), (11, "11th "), (13, "13th "), (21, "21st ")])
def test_ranks_have_their_endings(rank: int, said: str) -> None:
    """As a person writes them."""
    assert ordinal(rank) == said
