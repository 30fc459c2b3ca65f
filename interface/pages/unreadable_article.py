"""A file that is no specification, as an article: everything that is wrong with it."""

from __future__ import annotations

from novate.pages.document import Article
from novate.pages.markup import bullets, element
from novate.reports.answers import Unreadable


def unreadable_article(result: Unreadable) -> Article:
    """The article."""
    lead = element("p", "This file cannot be read.", class_="answer bad")
    return Article(result.file, [lead, bullets(map(str, result.problems))], [])
