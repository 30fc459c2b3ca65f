"""The core: accounts, trades, the clock and the ledger, written twice."""
