"""What the insurance fund of all markets needs: for one window, and for a wave turn by turn."""
