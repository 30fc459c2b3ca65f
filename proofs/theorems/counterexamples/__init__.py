"""From a row that fails to a replayed scenario that breaks the property: of a position, of its company, of the fund."""
