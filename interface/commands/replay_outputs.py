"""The files that `novate replay` writes: each looked at before the work, and written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from typer import BadParameter

from novate.commands.output_file import OutputFile
from novate.system.optional_libraries import require
from novate.system.streams import OutputError
from novate.system.version import tool_version

if TYPE_CHECKING:  # at run time this would import pydantic
    from novate.model.scenario import Scenario
    from novate.scenarios.replay import ReplayReport

_ENDINGS = {"html": (".html", ".htm"), "png": (".png",), "foundry": (".sol",)}
"""Of files that are nothing under another name."""


@dataclass(frozen=True, slots=True)
class ReplayOutputs:
    """By their kind."""

    files: Mapping[str, OutputFile]

    def write(self, reports: Sequence[ReplayReport]) -> Iterator[Path]:
        """All of them; a scenario that cannot be run at all is in the page alone. Raises `OutputError`."""
        for kind, file in self.files.items():
            file.write(_content(kind, reports))
            yield file.path


def outputs(inputs: Sequence[Path], **paths: Path | None) -> ReplayOutputs:
    """The files that were asked for, none of them one of `inputs`. Raises `BadParameter`."""
    files: dict[str, OutputFile] = {}
    for kind, path in paths.items():
        option, endings = f"--{kind}", _ENDINGS.get(kind)
        if endings:
            file = OutputFile.named(path, option, *endings, inputs=inputs)
        else:
            file = OutputFile.if_given(path, option, inputs)
        if file is not None:
            files[kind] = file
    if len({each.path.resolve() for each in files.values()}) < len(files):
        raise BadParameter("found one file twice; expected a file for each format", param_hint=_options(files))
    if "png" in files:
        require("matplotlib", option="--png")
    return ReplayOutputs(files)


def _options(kinds: Iterable[str]) -> str:
    return " and ".join(f"--{kind}" for kind in kinds)


def _content(kind: str, reports: Sequence[ReplayReport]) -> str | bytes:
    """A file's content; each kind imports what it needs."""
    scenarios = _scenarios(reports)
    match kind:
        case "html":
            return _page(reports)
        case "png":
            from novate.pages.chart_picture import picture
            from novate.pages.scenario_chart import scenario_charts

            return picture([chart for _, each in scenarios for chart in scenario_charts(each)])
        case "csv":
            from novate.scenarios.exports import as_csv

            return as_csv(scenarios)
        case "jsonl":
            from novate.scenarios.exports import as_json_lines

            return as_json_lines(scenarios)
    return _foundry(scenarios)


def _scenarios(reports: Sequence[ReplayReport]) -> list[tuple[str, Scenario]]:
    """Those that ran, each with the name of its file."""
    from novate.scenarios.replay import Replayed

    ran = [each for each in reports if isinstance(each, Replayed)]
    return [(each.path.name.removesuffix(".itf.json"), each.scenario) for each in ran if each.scenario is not None]


def _page(reports: Sequence[ReplayReport]) -> str:
    from novate.pages.document import page
    from novate.pages.replay_article import replay_article

    articles = [replay_article(each, f"scenario-{number}") for number, each in enumerate(reports, start=1)]
    title = articles[0].title if len(articles) == 1 else f"{len(articles)} scenarios"
    return page(title, articles, tool_version())


def _foundry(scenarios: Sequence[tuple[str, Scenario]]) -> str:
    from novate.scenarios.foundry import TooLongError, as_foundry

    try:
        return as_foundry(scenarios, tool_version())
    except TooLongError as error:
        raise OutputError(f"no Foundry test is written: {error}") from error
