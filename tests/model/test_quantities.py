import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.quantities import (
    AMOUNT_PATTERN,
    MOST_CHARACTERS,
    RATE_PATTERN,
    QuantityError,
    Seconds,
    format_amount,
    format_blocks,
    format_rate,
    parse_amount,
    parse_rate,
    parse_seconds,
    parse_time,
    quoted,
)

NOT_NUMBERS = ["", " ", "nan", "inf", "-inf", "NaN", "-", ".", "0x10", "1 000", "1,000", " 1", "1 ", "1\n", "٣", "²"]
HUGE = ["1e400", "1e" + "9" * 400, "9" * 65, "0." + "0" * 63 + "1", "1" + "_0" * 40, "1e31", "1e-31"]

decimals = st.from_regex(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?", fullmatch=True)
near_quantities = st.text(alphabet="0123456789._-+eE/%bpsm kx\n", max_size=12)


def is_read(parse: Callable[[str], Fraction], text: str) -> bool:
    """Whether the text was read; any error but a refusal is passed on."""
    try:
        parse(text)
    except QuantityError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("5%", Fraction(5, 100)),
        ("0.5%", Fraction(5, 1000)),
        ("30bps", Fraction(3, 1000)),
        ("15_000ppm", Fraction(15, 1000)),
        ("0.05", Fraction(5, 100)),
        ("-0.05", Fraction(-5, 100)),
        ("0", Fraction(0)),
        ("150%", Fraction(3, 2)),
        ("1/3", Fraction(1, 3)),
        ("-4/3", Fraction(-4, 3)),
    ],
)
def test_a_rate_is_read_exactly(text: str, rate: Fraction) -> None:
    """Every spelling of a rate gives the exact fraction."""
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["5", "1.5", "1", "1.0", "-1", "-20"])
def test_a_plain_rate_of_one_or_more_is_refused_with_both_readings(text: str) -> None:
    """A bare "5" could be 5 % or five times: the message spells both out, and each of them is then read."""
    with pytest.raises(QuantityError) as caught:
        parse_rate(text)
    first, second = re.findall(r'"(-?[0-9.]+%)"', caught.value.expected)
    assert (parse_rate(first), parse_rate(second)) == (Fraction(text) / 100, Fraction(text))


@pytest.mark.parametrize("text", [*NOT_NUMBERS, *HUGE, "5 %", "5%%", "5pct", "1/0", "1/-3", "1.5/2", "1e-2", "+5%"])
def test_what_is_not_a_rate_is_refused(text: str) -> None:
    """A text that is no rate, or an absurdly long one, is refused with an example of a good one."""
    with pytest.raises(QuantityError, match="5%"):
        parse_rate(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1_000_000", Fraction(10**6)),
        ("0.000001", Fraction(1, 10**6)),
        ("1e-6", Fraction(1, 10**6)),
        ("2.5E+3", Fraction(2500)),
        ("-0.01", Fraction(-1, 100)),
        ("1e30", Fraction(10**30)),
        ("0", Fraction(0)),
    ],
)
def test_an_amount_is_read_exactly(text: str, amount: Fraction) -> None:
    """Every spelling of an amount gives the exact fraction."""
    assert parse_amount(text) == amount


@pytest.mark.parametrize("text", [*NOT_NUMBERS, *HUGE, "5%", "1/3", "1e", "e6", "1e1.5", "1__0", "_1", "1_", "1e60"])
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    """A text that is no amount, or one that would be absurdly long when written out, is refused."""
    with pytest.raises(QuantityError):
        parse_amount(text)


def test_an_amount_that_only_an_exponent_makes_long_is_refused() -> None:
    """A short text cannot stand for a number that is too long to be written back."""
    with pytest.raises(QuantityError, match="written out"):
        parse_amount("1" * 40 + "e30")


@pytest.mark.parametrize(("text", "count"), [("2 blocks", 2), ("1 block", 1), ("0 blocks", 0), ("1_000 blocks", 1000)])
def test_times_in_blocks_are_read(text: str, count: int) -> None:
    """Blocks stay a whole number, which no clock is needed for."""
    assert parse_time(text) == count


@pytest.mark.parametrize("text", [*NOT_NUMBERS, "2", "2blocks", "2  blocks", "-1 blocks", "1.5 blocks"])
def test_what_is_not_a_time_in_blocks_is_refused(text: str) -> None:
    """A bare number could be blocks or seconds: refused, with an example."""
    with pytest.raises(QuantityError, match="2 blocks"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12 seconds", Fraction(12)),
        ("1 second", Fraction(1)),
        ("0.4 seconds", Fraction(2, 5)),
        ("1_000 seconds", Fraction(1_000)),
        ("5 minutes", Fraction(300)),
        ("1.5 hours", Fraction(5_400)),
        ("1 day", Fraction(86_400)),
    ],
)
def test_times_on_a_clock_are_read(text: str, seconds: Fraction) -> None:
    """Seconds, minutes, hours and days become exact seconds."""
    assert parse_seconds(text) == parse_time(text) == Seconds(seconds)


@pytest.mark.parametrize(
    "text", [*NOT_NUMBERS, "2", "400 ms", "2s", "2  seconds", "-1 seconds", "1 week", "1e3 seconds"]
)
def test_what_is_not_a_time_on_a_clock_is_refused(text: str) -> None:
    """A bare number and abbreviated units are refused, with examples."""
    for parse in (parse_seconds, parse_time):
        with pytest.raises(QuantityError, match=r"0\.4 seconds"):
            parse(text)


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Fraction(5, 100), "5%"),
        (Fraction(5, 1000), "0.5%"),
        (Fraction(1, 10_000), "1bps"),
        (Fraction(1, 10**7), "0.1ppm"),
        (Fraction(0), "0%"),
        (Fraction(-3, 2), "-150%"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 8), "12.5%"),
        (Fraction(1, 2**80), f"1/{2**80}"),
    ],
)
def test_a_rate_is_written_in_its_shortest_exact_text(rate: Fraction, text: str) -> None:
    """The shortest unit wins, per cent on a tie; a quotient only where no decimal is exact or short enough."""
    assert format_rate(rate) == text


@given(st.fractions(max_denominator=10**25, min_value=-(10**9), max_value=10**9))
def test_every_rate_is_read_back_as_written(rate: Fraction) -> None:
    """Writing a rate and reading it gives the same rate."""
    assert parse_rate(format_rate(rate)) == rate


@given(decimals, st.sampled_from(["%", "bps", "ppm"]))
def test_every_rate_that_was_read_can_be_written(decimal: str, unit: str) -> None:
    """What the reader accepts the writer writes within the limits of the reader."""
    rate = parse_rate(decimal + unit)
    assert parse_rate(format_rate(rate)) == rate


@given(decimals, st.integers(min_value=-30, max_value=30))
def test_every_amount_that_was_read_can_be_written(decimal: str, exponent: int) -> None:
    """The same for amounts, whose writer uses no exponent; a refusal names the limit."""
    amount = Fraction(f"{decimal}e{exponent}")
    if len(format_amount(amount)) > MOST_CHARACTERS:
        with pytest.raises(QuantityError, match=str(MOST_CHARACTERS)):
            parse_amount(f"{decimal}e{exponent}")
    else:
        assert parse_amount(f"{decimal}e{exponent}") == parse_amount(format_amount(amount)) == amount


@given(st.integers(min_value=0, max_value=10**9))
def test_every_number_of_blocks_is_read_back_as_written(count: int) -> None:
    """Writing a number of blocks and reading it gives the same number."""
    assert parse_time(format_blocks(count)) == count


@given(near_quantities | st.text(max_size=100))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes a reader fail in any other way, and what is read fits the published pattern."""
    for parse, pattern in ((parse_rate, RATE_PATTERN), (parse_amount, AMOUNT_PATTERN)):
        if is_read(parse, text):
            assert re.fullmatch(pattern, text)


def test_a_number_of_any_size_can_be_written() -> None:
    """A threshold after thousands of blocks has more digits than `str` converts; it is written all the same."""
    text = format_rate(Fraction(10**6000 - 1, 3 * 10**6000 + 1))
    assert len(text) == 6000 + 1 + 6001


def test_an_amount_without_an_exact_decimal_is_refused() -> None:
    """1/3 of a quote unit cannot be written as a decimal."""
    with pytest.raises(QuantityError, match="1/3"):
        format_amount(Fraction(1, 3))


@given(st.text())
def test_a_quoted_text_is_one_short_printable_line(text: str) -> None:
    """Whatever a file holds, a message about it stays on its line."""
    assert quoted(text).isprintable()
    assert len(quoted(text)) <= 2 + 40 * len("\\U0010ffff") + 3
