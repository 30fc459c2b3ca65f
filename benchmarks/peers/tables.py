"""From results to tables: in Markdown, and for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer import Outcome
from plan import ACCOUNTS, DELAYS, NAMED_ACCOUNTS, NAMED_DELAY
from results import Record, Results
from tools import TOOLS, Tool

LEGEND = (
    "Seconds of the whole process, as a user waits for it, start of Python included (solver alone: in the solver). "
    "In brackets: what is known without a proof; at the limit, how far the tool came. "
    "`-`: no answer within {limit:g} s. `..`: not asked, as an easier question had no answer. `n/a`: the tool or the "
    "option is not there. Rows of novate have one measurement for any number of accounts."
)
ALONE = "solver alone"
"""How the name of a tool ends whose row shows the seconds inside the solver."""
TITLES = {
    False: "Unsafe margin: seconds to the first violation",
    True: "Safe margin: seconds to a proof (bold, unbounded), or to what is known instead (in brackets)",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Texts: a title, column heads (the first is empty) and rows."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """As GitHub shows it."""
        lines = [self.heads, ["---", *["---:"] * (len(self.heads) - 1)], *self.rows]
        return f"**{self.title}**\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def tables(results: Results, delays: Sequence[int] = DELAYS, accounts: Sequence[int] = ACCOUNTS) -> list[Table]:
    """One for the unsafe and one for the safe margin."""
    return [table(results, safe, delays, accounts) for safe in (False, True)]


def solver_tables(results: Results) -> list[Table]:
    """Seconds inside the solver alone, of the tools that can tell."""
    able = [tool for tool in TOOLS if any(each.tool == tool.name and each.solver_seconds for each in results.records)]
    return [
        table(results, safe, DELAYS, ACCOUNTS, able, f"Inside the solver alone, {'safe' if safe else 'unsafe'} margin")
        for safe in (False, True)
    ]


def named_tables(results: Results) -> list[Table]:
    """Of the machine with a delay of 2 blocks."""
    return tables(results, (NAMED_DELAY,), NAMED_ACCOUNTS)


def table(
    results: Results,
    safe: bool,
    delays: Sequence[int],
    accounts: Sequence[int],
    tools: Sequence[Tool] = TOOLS,
    title: str | None = None,
) -> Table:
    """Tools down, delays and accounts across. With a title of its own: the seconds inside the solver."""
    columns = [(delay, number) for delay in delays for number in accounts]
    heads = [f"D = {delay}, N = {number}" if number == accounts[0] else f"{number}" for delay, number in columns]
    rows = []
    for tool in tools:
        records = [found(results, tool, delay, number, safe) for delay, number in columns]
        rows.append([tool.name, *(cell(each, title is not None or tool.name.endswith(ALONE)) for each in records)])
    return Table(title or TITLES[safe], ["", *heads], rows)


def found(results: Results, tool: Tool, delay: int, accounts: int, safe: bool) -> Record | None:
    """What a tool said, or None where it was not asked."""
    number = 1 if tool.any_number else accounts
    key = (tool.name, delay, number, safe)
    ours = (each for each in results.records if (each.tool, each.delay, each.accounts, each.safe) == key)
    exact = next(ours, None)
    if exact is not None:
        return exact
    absent = (each for each in results.records if each.tool == tool.name and each.outcome == Outcome.UNAVAILABLE)
    return next(absent, None)


def cell(record: Record | None, in_solver: bool) -> str:
    """One measurement in a few characters."""
    if record is None:
        return ".."
    seconds = figure(record.solver_seconds if in_solver else record.seconds)
    match Outcome(record.outcome):
        case Outcome.UNAVAILABLE:
            return "n/a"
        case Outcome.VIOLATED if not record.safe:
            return seconds
        case Outcome.PROVED if record.safe:
            return f"**{seconds}**"
        case Outcome.BOUNDED if record.safe:
            return f"{seconds} ({record.extent} steps)"
        case Outcome.SAMPLED if record.safe:
            return f"{seconds} ({record.extent:,} runs)"
        case Outcome.VIOLATED | Outcome.PROVED:
            return "WRONG"
        case _:
            return "-"


def figure(seconds: float | None) -> str:
    """Two digits that say something."""
    if seconds is None:
        return ""
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.0f}"


def legend(results: Results) -> str:
    """How to read the tables, when and where they were measured."""
    facts = results.facts
    days = sorted({record.date for record in results.records})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    machine = f"{facts['cores']} cores, {facts['system']}, Python {facts['python']}, load before {facts['load_before']}"
    return f"{LEGEND.format(limit=facts['limit_seconds'])} Measured {when} on {machine}."
