"""Fund no net loser: from which margin on, and up to which position."""

from __future__ import annotations

from novate.proofs.verdicts.sizes import sized
from novate.properties.fund_no_net_loser import FUND_NO_NET_LOSER

IN_VERDICT = sized(FUND_NO_NET_LOSER.name)
