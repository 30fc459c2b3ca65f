"""From a symbolic witness to a run in whole numbers that the reference has replayed."""
