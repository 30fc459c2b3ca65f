"""`novate network`: a clearing layer that several protocols share, from a file to an answer."""
