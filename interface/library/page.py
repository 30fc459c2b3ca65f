"""A page for a browser of what is known: that of `novate report`."""

from __future__ import annotations

from collections.abc import Iterable

from novate.library.page_sections import besides
from novate.library.specification import Specification
from novate.pages import document
from novate.pages.answer_article import answer_article
from novate.pages.document import Article
from novate.pages.unreadable_article import unreadable_article
from novate.reports.answers import FileAnswer, Unreadable
from novate.system.version import tool_version


def page_of_answers(found: Iterable[tuple[FileAnswer, Specification]]) -> str:
    """Of specifications; the text of one that is in no file is on the page."""
    articles = []
    for number, (answer, specification) in enumerate(found, start=1):
        name = f"file-{number}"
        sections = besides(specification.content, answer, name, is_at_hand=specification.is_file)
        articles.append(answer_article(answer, name, sections))
    return _whole(articles)


def page_of_files(found: Iterable[tuple[FileAnswer | Unreadable, bytes]], command: str) -> str:
    """Of files with their contents, by a command that says how to write it again."""
    articles = []
    for number, (result, content) in enumerate(found, start=1):
        if isinstance(result, FileAnswer):
            name = f"file-{number}"
            articles.append(answer_article(result, name, besides(content, result, name, command)))
        else:
            articles.append(unreadable_article(result))
    return _whole(articles)


def _whole(articles: list[Article]) -> str:
    title = articles[0].title if len(articles) == 1 else f"{len(articles)} specification files"
    return document.page(title, articles, tool_version())
