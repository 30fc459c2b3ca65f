"""No inflation attack: nobody gains by seeding an empty pool and giving it money, so that deposits buy fewer shares.

*The attack.* A gift makes a share dear, and what is rounded away of a deposit is worth up to a share to those who hold
some. Virtual shares belong to nobody, and so does their part of the gift: with V of them (and one virtual asset) each
deposit loses less than the price q of a share, and V q of the gift are lost. So V deposits or fewer never pay for it,
whatever they are and whatever the attacker does in between; V + 1 can, for every V.

*A statement that looks right and is false.* That virtual shares make it unprofitable: with one, two deposits pay.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.figures import amount
from novate.model.specification import MarketParameters, Specification
from novate.model.waterfall.pool.inflation import possible, smallest, taken
from novate.properties.property import FileClaim, Property


def on_file(specification: Specification) -> FileClaim:
    """The deposits that may come are no more than the virtual shares."""
    virtual, deposits = specification.pool_virtual_shares or 0, specification.pool_deposits or 0
    return FileClaim(
        label="no gift to the pool pays for its giver",
        room=Fraction(virtual - deposits),
        says=f"with {counted(virtual, 'virtual share')} no gift pays from {counted(virtual, 'deposit')} or fewer",
        run=lambda: attacked(specification) if possible(virtual, deposits) else (),
        is_money=False,
    )


def counted(number: int, what: str) -> str:
    """As in "1 deposit"."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def attacked(specification: Specification) -> tuple[str, ...]:
    """The smallest attack that pays, as the pool's own arithmetic has it."""
    virtual = specification.pool_virtual_shares or 0
    attack = smallest(virtual)
    out, put_in = taken(attack, virtual), attack.seed + attack.gift
    seed, gift, deposit, found, gained = (
        amount(each, specification) for each in (attack.seed, attack.gift, attack.victims[0], out, out - put_in)
    )
    others = len(attack.victims)
    who = "somebody else deposits" if others == 1 else f"{others:,} others deposit"
    return (
        f"somebody seeds the empty pool with {seed}",
        f"he gives it {gift}",
        f"{who} {deposit}{' each' if others > 1 else ''}",
        f"he takes {found} out, {gained} more than he put in",
    )


def not_applicable(specification: Specification, _: MarketParameters | None) -> str | None:
    """How many may come is for the file to say."""
    return "pool.deposits is not given" if specification.pool_deposits is None else None


NO_INFLATION_ATTACK = Property(
    name="no-inflation-attack",
    short="infl",
    title="No gift to the pool pays for its giver",
    statement="Whoever seeds the empty pool, gives it money and takes out what his shares bring, after at most "
    "pool.deposits deposits of others, of whatever size, never gets more than he put in.",
    formula="deposits <= V",
    source="the theorem waterfall/pool-inflation; derived in this file",
    expected="No gift to the pool pays for its giver.",
    concerns=lambda specification: specification.pool_deposits is not None,
    assumptions=lambda _, __: (),
    not_applicable=not_applicable,
    decides=("virtual_shares", "deposits"),
    of_specification=True,
    on_file=on_file,
)
