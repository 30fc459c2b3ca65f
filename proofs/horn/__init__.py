"""Horn clauses: the same machine handed to Z3's Spacer, which finds the invariant itself.

An independent route to a verdict: nothing of the invariant in `novate.proofs.induction.invariant` is told to Spacer,
only the transitions of `novate.model.core.symbolic` and the numbers of one specification.

*What is left out, and why that is sound.* A clause mentions the fields that `novate.proofs.horn.view` keeps; every
other field is forgotten: it may have any value before every step, which stands for whatever other accounts do to the
ledger, too. So the clauses reach at least what the machine reaches, and what they cannot reach, it cannot. What they do
reach may be spurious: it counts only if the search then finds a scenario that replays.

*What is told besides.* The shape of a position (`within_profile`: its notionals are those of prices within the lag
profile) is told, so that `holds` and, where the oracle shows the market price, one of the notionals can be forgotten.

*What is believed.* Nothing: Spacer is known to return formulas that are no invariants. The one it returns is thinned
out and proved anew, with the shape, by plain questions to a fresh solver: it holds of a new account, every step of the
full machine keeps it, and it implies the claim.

*Where it ends.* Linear only: notionals stand for size times price, and rates are numbers. Isolated margin only: the
other positions of a cross account are bounded by machines of their own. Properties of close-outs that are linear, and
conservation. docs/horn-clauses.md has what was measured.
"""
