"""Strategies for Hypothesis: mechanisms, price paths and runs, for tests that take the reference as their oracle.

A protocol's own test draws a run, carries its actions out in its own code, and compares states and refusals:

    @given(action_sequences(novate.read("market.toml")))
    def test_the_contract_does_what_the_specification_says(run):
        ...

Needs the library of the extra `strategies`.
"""

from novate.system.optional_libraries import need

need("hypothesis")

from novate.strategies.runs import action_sequences, opening_prices, price_paths  # noqa: E402 - once that is there
from novate.strategies.specifications import specifications  # noqa: E402 - once that is there

__all__ = ["action_sequences", "opening_prices", "price_paths", "specifications"]
