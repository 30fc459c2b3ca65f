"""The Solidity that every exported scenario has: what its user fills in, and what calls it."""

INTERFACE = """// SPDX-License-Identifier: MIT
// Written by novate VERSION. Inherit from a Scenario contract below, return your protocol behind a Venue from
// deploy(), and run forge test: the calls are those of the scenario, one by one. Amounts and sizes are in quanta,
// prices in ticks, as said above each contract; an oracle price is in parts of a tick.
pragma solidity ^0.8.20;

/// Your protocol, as a scenario drives it: fill in each call. A call that the protocol refuses should revert.
interface Venue {
    function openMarket(string calldata market, uint256 price, uint256 oracle, uint256 oracleParts) external;
    function movePrice(string calldata market, uint256 price, uint256 oracle, uint256 oracleParts) external;
    function deposit(address account, uint256 amount) external;
    function withdraw(address account, uint256 amount) external;
    function trade(string calldata market, address buyer, address seller, uint256 size, uint256 price) external;
    /// A share of each notional at the oracle price; above 0 longs pay shorts.
    function payFunding(string calldata market, int256 numerator, uint256 denominator) external;
    /// A keeper closes the position against a market maker; a size of 0 stands for what the rule says.
    function liquidate(string calldata market, address account, address marketMaker, uint256 price, uint256 size)
        external;
    function insuranceFund() external view returns (uint256);
    function uncoveredBadDebt() external view returns (uint256);
}

/// What of Foundry is needed.
interface Cheats {
    function roll(uint256 blockNumber) external;
}

/// What the reference has in the end, in quanta.
struct Books {
    uint256 insuranceFund;
    uint256 uncoveredBadDebt;
}

abstract contract NovateScenario {
    Cheats internal constant cheats = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 internal constant START = 1_000_000;

    /// Your protocol, with the insurance fund and the parameters of the specification.
    function deploy() internal virtual returns (Venue);

    /// By default the protocol must end where the reference does; override it to ask for something else.
    function check(Venue venue, Books memory expected) internal virtual {
        require(venue.insuranceFund() == expected.insuranceFund, "insurance fund");
        require(venue.uncoveredBadDebt() == expected.uncoveredBadDebt, "uncovered bad debt");
    }

    function account(string memory name) internal pure returns (address) {
        return address(uint160(uint256(keccak256(bytes(name)))));
    }
}
"""
