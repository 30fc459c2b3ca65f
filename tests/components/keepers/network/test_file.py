"""What a file may say of a network of keepers, and what it is told where no delay follows."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from novate.model.keepers.network.parameters import Network
from novate.model.quantities import SomeBlocks
from novate.specification.file import SpecificationError, parse_document, to_document

EXAMPLE = tomllib.loads((Path(__file__).parents[4] / "examples" / "keeper-network.toml").read_text())
KEEPS_UP = {"kind": "network", "capacity": "3 accounts", "accounts_at_once": "4 accounts"}
ARRIVE = {
    "kind": "network",
    "capacity": "4 accounts",
    "arrivals_at_once": "9 accounts",
    "arrivals_per_block": "4 accounts",
}


def with_keepers(table: dict[str, str], **others: Any) -> dict[str, Any]:
    """The example with another network."""
    return {**EXAMPLE, "keepers": table, **others}


def test_the_example_is_read_and_written_back() -> None:
    """Its delay is derived: a block in which keepers may ignore an account, and 14 to close out 500 but one."""
    found = parse_document(EXAMPLE)
    assert found.keepers == Network(50, accounts_at_once=500, congested=SomeBlocks(2, 10))
    assert (found.keeper_delay, found.delay, found.horizon) == (1, 14, 15)
    written = to_document(found)
    assert parse_document(written) == found
    assert written["keepers"] == {
        "kind": "network",
        "capacity": "50 accounts",
        "order": "oldest-first",
        "accounts_at_once": "500 accounts",
        "congested": "2 of 10 blocks",
        "gas_growth": "0%",
        "cost_of_losing": "0",
        "racing": "1 keeper",
    }


def test_a_file_that_says_nothing_has_keepers_without_a_limit() -> None:
    """And is written without them."""
    found = parse_document({key: table for key, table in EXAMPLE.items() if key != "keepers"})
    assert (found.keepers.is_limited, found.delay) == (False, 1)
    assert "keepers" not in to_document(found)


REFUSED = [
    (
        KEEPS_UP | {"order": "any"},
        (
            'keepers.accounts_at_once: found "4 accounts", expected at most the capacity, which is "3 accounts", where '
            'order is "any": others that become liquidatable meanwhile may go first, so no bound on the delay follows'
        ),
    ),
    (
        ARRIVE | {"order": "any"},
        (
            'keepers.order: found "any", expected "oldest-first", or fewer arrivals: others that become liquidatable '
            "meanwhile may go first, so no bound on the delay follows"
        ),
    ),
    (
        ARRIVE | {"congested": "1 of 9 blocks"},
        (
            'keepers.arrivals_per_block: found "4 accounts", expected at most what keepers close out, "4 accounts" in '
            "each good block: else the queue only grows"
        ),
    ),
    (
        ARRIVE | {"accounts_at_once": "9 accounts"},
        (
            "keepers.arrivals_at_once: found arrivals besides accounts_at_once, expected one of the two: how many at "
            "once, or how fast"
        ),
    ),
    (
        {key: text for key, text in ARRIVE.items() if key != "arrivals_per_block"},
        (
            "keepers.arrivals_per_block: found nothing, expected accounts_at_once, or both arrivals_at_once and "
            "arrivals_per_block"
        ),
    ),
    (
        KEEPS_UP | {"accounts_at_once": "900_001 accounts"},
        'keepers.capacity: found "3 accounts", expected so many that nobody waits for more than 300_000 blocks',
    ),
    (
        KEEPS_UP | {"congested": "3 of 3 blocks"},
        (
            'keepers.congested: found "3 of 3 blocks", expected some of so many blocks, as "2 of 10 blocks": fewer '
            "than all, of at most 1_000"
        ),
    ),
    (
        KEEPS_UP | {"capacity": "3"},
        'keepers.capacity: found "3", expected a number of accounts such as "50 accounts"',
    ),
    (
        {key: text for key, text in KEEPS_UP.items() if key != "kind"},
        (
            'keepers.capacity: found an unknown key, expected a key of this kind: capacity belongs to "network"\n'
            "keepers.accounts_at_once: found an unknown key, expected a key of this kind: accounts_at_once belongs to "
            '"network"'
        ),
    ),
]


@pytest.mark.parametrize(("table", "message"), REFUSED)
def test_what_cannot_be_is_refused_with_the_reason(table: dict[str, str], message: str) -> None:
    """That no delay follows, and whatever cannot be read."""
    with pytest.raises(SpecificationError) as error:
        parse_document(with_keepers(table))
    assert str(error.value) == message


def test_close_outs_in_parts_do_not_go_with_a_network() -> None:
    """They take many calls."""
    with pytest.raises(SpecificationError, match=r'found "partial", expected "whole", with which keepers'):
        parse_document(with_keepers(KEEPS_UP, close_out={"kind": "partial", "chunk_share": "10%"}))


def test_keepers_who_just_keep_up_are_read() -> None:
    """At the edge of each refusal."""
    assert parse_document(with_keepers(KEEPS_UP | {"order": "any", "capacity": "4 accounts"})).delay == 1
    assert parse_document(with_keepers(ARRIVE)).delay == 1 + 3 - 1
    assert (
        parse_document(with_keepers(ARRIVE | {"order": "any", "arrivals_per_block": "3 accounts"})).delay == 1 + 6 - 1
    )
    assert parse_document(with_keepers(KEEPS_UP | {"accounts_at_once": "900_000 accounts"})).delay == 300_000
