"""Which formats there are: a word on the command line, and who writes it; imported when it is asked for."""

from __future__ import annotations

from enum import StrEnum

from novate.reports.formats.writer import Detail, Writer


class AnswerFormat(StrEnum):
    """How an answer of `novate verify` is written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    MARKDOWN = "markdown"
    STEP_SUMMARY = "step-summary"
    CSV = "csv"
    JUNIT = "junit"
    SARIF = "sarif"


def writer(wanted: AnswerFormat, detail: Detail, *, to_file: bool) -> Writer:
    """A new writer of a format; `detail` is for a person, and colours are for a terminal."""
    match wanted:
        case AnswerFormat.TEXT:
            from novate.reports.formats.text_answer import TextWriter
            from novate.system.layout import new_console, plain_console

            return TextWriter(detail, plain_console if to_file else new_console)
        case AnswerFormat.JSON:
            from novate.reports.formats.json_answer import JsonWriter

            return JsonWriter()
        case AnswerFormat.GITHUB:
            from novate.reports.formats.github_annotations import GithubWriter

            return GithubWriter()
        case AnswerFormat.MARKDOWN:
            from novate.reports.formats.markdown_summary import MarkdownWriter

            return MarkdownWriter()
        case AnswerFormat.STEP_SUMMARY:
            from novate.reports.formats.markdown_summary import MarkdownWriter
            from novate.reports.formats.room import STEP_SUMMARY

            return MarkdownWriter(STEP_SUMMARY)
        case AnswerFormat.CSV:
            from novate.reports.formats.csv_ranking import CsvWriter

            return CsvWriter()
        case AnswerFormat.JUNIT:
            from novate.reports.formats.junit_report import JunitWriter

            return JunitWriter()
        case AnswerFormat.SARIF:
            from novate.reports.formats.sarif_log import SarifWriter

            return SarifWriter()
