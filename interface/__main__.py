"""`python -m novate` is the same as the command `novate`."""

from novate.command_line import main

if __name__ == "__main__":
    main()
