"""A gate: nobody withdraws for so many blocks after a close-out left something that the layers above do not pay."""
