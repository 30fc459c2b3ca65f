"""cvc5 as a program: it reads an SMT-LIB script and prints what each command answers. Arguments are `option=value`.

It ships as a library alone, which cannot be stopped within the process that calls it.
"""

from __future__ import annotations

import sys

import cvc5


def main(script: str, *options: str) -> None:
    """Answer the script."""
    solver = cvc5.Solver(cvc5.TermManager())
    for each in options:
        solver.setOption(*each.split("=", 1))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script, "question")
    while not (command := parser.nextCommand()).isNull():
        sys.stdout.write(command.invoke(solver, parser.getSymbolManager()))


if __name__ == "__main__":
    main(sys.stdin.read(), *sys.argv[1:])
