"""The whole of a page: its head, its contents, its articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from novate.pages.markup import Markup, Part, bullets, element, joined
from novate.pages.style import STYLE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a browser may load for the page: nothing but what is in it."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article under a heading."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Article:
    """One file."""

    title: str
    lead: Sequence[Part]
    sections: Sequence[Section]


def page(title: str, articles: Sequence[Article], tool_version: str) -> str:
    """The file's text."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"{title} - novate"),
        Markup(f"<style>{STYLE}</style>"),
        element("link", rel="icon", href="data:,"),
    )
    body = element(
        "body",
        element("header", element("h1", title), *(articles[0].lead if len(articles) == 1 else ())),
        *_contents(articles),
        element(
            "main",
            *(_article(number, each, is_alone=len(articles) == 1) for number, each in enumerate(articles, start=1)),
        ),
        element("footer", element("p", f"Written by novate {tool_version}.")),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en').text}\n"


def _contents(articles: Sequence[Article]) -> list[Markup]:
    """Links to every article and every section, where there are several."""
    sections = [
        [element("a", section.title, href=f"#file-{number}-{place}") for place, section in enumerate(each.sections, 1)]
        for number, each in enumerate(articles, start=1)
    ]
    if len(articles) == 1:
        return [element("nav", bullets(sections[0]), aria_label="Contents")] if len(sections[0]) > 1 else []
    links = (element("a", each.title, href=f"#file-{number}") for number, each in enumerate(articles, start=1))
    listed = bullets(joined([link, bullets(ours)]) for link, ours in zip(links, sections, strict=True))
    return [element("nav", listed, aria_label="Contents")]


def _article(number: int, article: Article, *, is_alone: bool) -> Markup:
    """The title and the lead of one that is alone are the page's."""
    heading = "h2" if is_alone else "h3"
    sections = (
        element("section", element(heading, each.title, id=f"file-{number}-{place}"), *each.parts)
        for place, each in enumerate(article.sections, start=1)
    )
    head = [] if is_alone else [element("h2", article.title), *article.lead]
    return element("article", *head, *sections, id=f"file-{number}")
