"""What theorems ask of parameters, by what it is about; each is a `novate.proofs.design.requirement.Requirement`."""
