"""How the lag profile of an oracle that shows the mean of the last market prices comes about."""

from __future__ import annotations

from collections.abc import Mapping

from novate.model.core.symbolic.powers import Span
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.mean.contract import least_after, mean, most_after
from novate.model.oracles.mean.parameters import Average
from novate.model.oracles.steps import Letter

LOOKBACK = "(window - 1)"


def profile(machine: Machine) -> Mapping[str, str]:
    """A mean gets no further than a price does; how far the market may be from it `letters` say."""
    is_rounded = mean(machine).rounding > 0
    least, over = ("(1 - r) * ", "/(1 - r)") if is_rounded else ("", "")
    return {
        "least_market": "mean_fall_K",
        "most_market": f"mean_rise_K{over}",
        "least_market_now": "mean_fall_0",
        "most_market_now": f"mean_rise_0{over}",
        "least_oracle": f"{least}phi_K",
        "most_oracle": f"upsilon_K{over}",
    }


_OF_PRICES = {
    Average.ARITHMETIC: "w/(1/{nearest} + ... + 1/{furthest})",
    Average.GEOMETRIC: "({nearest} * ... * {furthest})^(1/w)",
}


def letters(machine: Machine) -> Mapping[str, Letter]:
    """How far a price may have got from the mean of so many, the last of them so many blocks ago."""
    oracle = mean(machine)

    def of_prices(way: str, nearest: str, furthest: str) -> str:
        first = f"{way}_{nearest}" if nearest else "1"
        return _OF_PRICES[oracle.average].format(nearest=first, furthest=f"{way}_{furthest}")

    return {
        "w": Letter(lambda: oracle.window),
        "r": Letter(lambda: oracle.rounding),
        "mean_fall_K": Letter(lambda: least_after(machine, Span.DELAY), of_prices("phi", "K", "n")),
        "mean_rise_K": Letter(lambda: most_after(machine, Span.DELAY), of_prices("upsilon", "K", "n")),
        "mean_fall_0": Letter(lambda: least_after(machine, 0), of_prices("phi", "", "h")),
        "mean_rise_0": Letter(lambda: most_after(machine, 0), of_prices("upsilon", "", "h")),
    }
