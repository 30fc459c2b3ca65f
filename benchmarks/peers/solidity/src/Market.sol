// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// One market, isolated margin, in whole numbers. Every position has a size of 1, so its notional is the price.
/// The three constants are filled in by the script that asks the question.
contract Market {
    uint256 internal constant ACCOUNTS = 4242;
    uint256 internal constant DELAY = 4243;
    int256 internal constant MARGIN = 4244; // basis points
    int256 internal constant MOVE = 200; // basis points a block
    int256 internal constant UNIT = 10_000;

    struct Account {
        bool isOpen;
        bool isLong;
        int256 equity;
        uint256 overdue;
    }

    int256 public price = 1e18;
    bool public badDebt;
    mapping(uint256 => Account) internal accounts;

    /// Open a position with the margin and more.
    function open(uint256 number, bool isLong, uint64 more) public {
        number = number % ACCOUNTS;
        require(!accounts[number].isOpen);
        int256 needed = (price * MARGIN + UNIT - 1) / UNIT;
        accounts[number] = Account(true, isLong, needed + int256(uint256(more)), 0);
    }

    /// A keeper closes a liquidatable account.
    function close(uint256 number) external {
        number = number % ACCOUNTS;
        require(accounts[number].overdue > 0);
        delete accounts[number];
    }

    /// Any move within the bound.
    function move(int256 change) external {
        int256 most = (price * MOVE) / UNIT;
        require(-most <= change && change <= most);
        nextBlock(change);
    }

    /// Whoever is overdue for too long is closed out; then the price moves.
    function nextBlock(int256 change) internal {
        price += change;
        for (uint256 number = 0; number < ACCOUNTS; number++) {
            Account storage account = accounts[number];
            if (account.overdue > DELAY) {
                delete accounts[number];
            } else if (account.isOpen) {
                account.equity += account.isLong ? change : -change;
                account.overdue = account.equity * UNIT < price * MARGIN ? account.overdue + 1 : 0;
                // It can be closed out now, at this price, and cannot pay.
                if (account.overdue > 0 && account.equity < 0) badDebt = true;
            }
        }
    }
}

/// Three more calls, for a fuzzer: special cases of those above that it would rarely meet.
contract MarketForFuzzing is Market {
    /// Open a position with exactly the margin.
    function openWithLeast(uint256 number, bool isLong) external {
        open(number, isLong, 0);
    }

    /// The largest rise of a block.
    function rise() external {
        nextBlock((price * MOVE) / UNIT);
    }

    /// The largest fall of a block.
    function fall() external {
        nextBlock(-((price * MOVE) / UNIT));
    }
}
