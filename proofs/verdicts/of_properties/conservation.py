"""Conservation: there is no number to give."""

from __future__ import annotations

from novate.proofs.verdicts.of_property import InVerdict

BALANCED = "every action keeps the books balanced, whatever prices and keepers do"
IN_VERDICT = InVerdict(detail=lambda _, __, ___: BALANCED)
