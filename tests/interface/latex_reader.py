r"""A strict reader of the LaTeX that novate writes: it raises where a typesetter would stop, or set something else.

It knows no macro but those listed; groups, environments, \left and \right and math mode have to close in turn.
"""

from __future__ import annotations

import re

TEXT = {"paragraph", "par", "texttt", "item", "textbackslash", "textasciitilde", "textasciicircum", "textless"}
TEXT |= {"textgreater"}
MATH = {"ge", "le", "frac", "left", "right", "kappa", "rho", "min", "max", "ldots", "text"}
ENVIRONMENTS = {"align*": True, "gather*": True, "description": False}
"""Whether what is in it is mathematics."""
TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\\\\|[{}$&^_%#~]|\n|[^\\{}$&^_%#~\n]+", re.DOTALL)


def check(fragment: str) -> set[str]:
    """The environments and macros that occur. Raises `ValueError` at what is wrong."""
    open_parts, used = [], set[str]()
    text = "".join(line for line in fragment.splitlines(keepends=True) if not line.startswith("%"))
    parts, place = TOKEN.findall(text), 0
    while place < len(parts):
        part, place = parts[place], place + 1
        in_math = next((each != "text" for each in reversed(open_parts) if each in MODES), False)
        if part in (r"\begin", r"\end"):
            name = "".join(parts[place : place + 3])[1:-1]
            used.add(name)
            place += 3
            if part == r"\begin":
                open_parts.append(name if ENVIRONMENTS[name] else f"{name} ")
            else:
                close(open_parts, name if ENVIRONMENTS[name] else f"{name} ", part)
        elif part == "{":
            open_parts.append("text" if place > 1 and parts[place - 2] == r"\text" else "{")
        elif part == "}":
            close(open_parts, "text" if open_parts[-1:] == ["text"] else "{", part)
        elif part == "$":
            close(open_parts, "$", part) if open_parts[-1:] == ["$"] else open_parts.append("$")
        elif part == r"\left":
            open_parts.append(part)
        elif part == r"\right":
            close(open_parts, r"\left", part)
        elif part in (r"\\", "&"):
            if open_parts[-1:] not in (["align*"], ["gather*"]):
                raise ValueError(f"{part} in {open_parts}")
        elif part in ("^", "_"):
            if not in_math:
                raise ValueError(f"{part} outside of mathematics, in {open_parts}")
        elif part in ("%", "#", "~"):
            raise ValueError(f"{part} is no text")
        elif part[0] == "\\" and part[1:].isalpha():
            used.add(part[1:])
            if part[1:] not in (MATH if in_math else TEXT):
                raise ValueError(f"{part} in {'mathematics' if in_math else 'text'}")
        elif part == "\n" and place < len(parts) and parts[place] == "\n" and in_math:
            raise ValueError("an empty line in mathematics")
        elif part[0] not in "\\\n" and not part.isascii():
            raise ValueError(f"{part!r} is not ASCII")
    if open_parts:
        raise ValueError(f"never closed: {open_parts}")
    return used


MODES = {"$", "align*", "gather*", "text"}


def close(open_parts: list[str], expected: str, part: str) -> None:
    """What was opened last ends."""
    if not open_parts or open_parts.pop() != expected:
        raise ValueError(f"{part} closes nothing, or not what was opened last")
