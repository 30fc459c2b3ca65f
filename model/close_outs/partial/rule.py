"""The rule of close-outs in parts: how much of a position's notional one call closes.

    chunk(N) = min(N, maximum, max(min(minimum, N), share N))

Both chunk(N) and N - chunk(N) grow with N, and chunk(N)/N falls: what is proved of close-outs in parts rests on that,
and a rule of another form needs a proof of its own. What `leftover_minimum` adds is taken by the call that would leave
too little: it never closes less than the rule above, which is what all proofs need.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.close_outs.partial.parameters import Partial


def chunk(rule: Partial, notional: Fraction) -> Fraction:
    """What a call closes of a position that is worth so much at the oracle price; both in quote quanta."""
    most = notional if rule.chunk_maximum is None else min(notional, Fraction(rule.chunk_maximum))
    part = min(most, max(Fraction(rule.chunk_minimum), rule.chunk_share * notional))
    left = notional - part
    return most if 0 < left < rule.leftover_minimum else part
