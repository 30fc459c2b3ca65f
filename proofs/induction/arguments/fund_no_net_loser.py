"""Fund no net loser: no induction over the steps of the machine is known, which settles no fills."""

from __future__ import annotations

from novate.proofs.induction.part import unproved
from novate.properties.fund_no_net_loser import FUND_NO_NET_LOSER

ARGUMENT = unproved(FUND_NO_NET_LOSER.name)
