// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {Market, MarketForFuzzing} from "../src/Market.sol";

/// For Halmos, which calls the market's functions symbolically.
contract SymbolicTest {
    Market internal market;

    function setUp() public virtual {
        market = new Market();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(market);
    }

    function invariant_noBadDebt() public view {
        assert(!market.badDebt());
    }
}

/// For forge, which calls them at random.
contract FuzzTest is SymbolicTest {
    function setUp() public override {
        market = new MarketForFuzzing();
    }
}
