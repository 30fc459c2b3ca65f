"""What a clearing mechanism is: its vocabulary, and the mechanism written twice (`reference`, `symbolic`)."""
