"""Anybody's words in Markdown: nothing in them is markup, nor a link, nor calls anybody."""

from __future__ import annotations

import html
import re


def literal(text: str) -> str:
    """A text on one line, as it is; what a site would make a link of, even where it is escaped, stands as code."""
    line = " ".join(text.split())
    return code(line) if is_link(line) else escaped(line)


def is_link(line: str) -> bool:
    """Whether a site may make a link of something in it, or tell somebody that he is mentioned."""
    return re.search(r"@|#\d|://|www\.", line) is not None


def code(line: str) -> str:
    """A line as code, also in a table."""
    plain = line.replace("`", "'").replace("|", r"\|")
    return f"`{plain}`"


def folded_heading(line: str) -> str:
    """What is above something folded up, as HTML."""
    said = html.escape(line)
    return f"<code>{said}</code>" if is_link(line) else said


def escaped(text: str) -> str:
    """Anybody's words, on one line and literally."""
    return re.sub(r"([\\`*_{}\[\]|~#!])", r"\\\1", html.escape(" ".join(text.split()), quote=False))
