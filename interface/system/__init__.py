"""The machine around: files and streams, the terminal, signals, what is installed."""
