"""A gate: nobody withdraws for so many blocks after a close-out left what layers that hold money do not pay."""
