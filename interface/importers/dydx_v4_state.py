"""Where a dYdX v4 chain says what: a genesis or exported state, or answers of a public node, in one file or a folder.

A node answers each question by itself, with the list or table at the top: `{"liquidity_tiers": [...], "pagination":
...}`. They are put together as the genesis has them. Paths of the questions: `dydxprotocol/*/query.proto` of v4-chain.
"""

from __future__ import annotations

from pathlib import Path

from novate.system.json_source import Files, Value

PARTS = (
    (("assets", "assets"), "asset", "/dydxprotocol/assets/asset"),
    (("perpetuals", "perpetuals"), "perpetual", "/dydxprotocol/perpetuals/perpetual"),
    (("perpetuals", "liquidity_tiers"), "liquidity_tiers", "/dydxprotocol/perpetuals/liquidity_tiers"),
    (("prices", "market_params"), "market_params", "/dydxprotocol/prices/params/market"),
    (("clob", "liquidations_config"), "liquidations_config", "/dydxprotocol/clob/liquidations_config"),
)
"""Place in the genesis, key of a node's answer, and what to ask the node."""
_OPTIONAL = ((("clob", "clob_pairs"), "clob_pair", "/dydxprotocol/clob/clob_pair"),)


def read_state(source: Path, files: Files) -> Value:
    """The state below `app_state`, whichever way it was written; what is missing is recorded."""
    paths = sorted(source.glob("*.json")) if source.is_dir() else [source]
    roots = [files.json(path) for path in paths]
    if source.is_dir() and not roots:
        files.problems.append(f"{source}: found no file NAME.json, expected a genesis or answers of a node")
    if len(roots) == 1 and not _is_answer(roots[0]):
        return roots[0]["app_state"]
    return _put_together(source, roots, files)


def _is_answer(root: Value) -> bool:
    """Tell an answer of a node from a genesis, and from something else."""
    keys = root.found.keys() if isinstance(root.found, dict) else set()
    return "app_state" not in keys and any(key in keys for _, key, _ in (*PARTS, *_OPTIONAL))


def _put_together(source: Path, roots: list[Value], files: Files) -> Value:
    state: dict[str, dict[str, object]] = {}
    missing = []
    for (module, name), key, question in (*PARTS, *_OPTIONAL):
        found = [answer for root in roots if (answer := _answer(root, name, key)) is not None]
        if len(found) > 1:
            found[1].report(f"it in one file only: {found[0].path} has it")
        if found:
            state.setdefault(module, {})[name] = found[0].found
        elif (module, name) in {place for place, _, _ in PARTS}:
            missing.append(f"{key} ({question})")
    for root in roots:
        _check_pages(root)
    if missing:
        files.problems.append(
            f"{source}: found answers of a node that are not enough; needed besides: {', '.join(missing)}; "
            "put the answers together in one folder, a file each, or give a genesis"
        )
    return Value(state, f"{source}:", files.problems)


def _answer(root: Value, *keys: str) -> Value | None:
    """A part, under its key in an answer or in a genesis."""
    entries = root.entries() if isinstance(root.found, dict) else {}
    return next((entries[key] for key in keys if key in entries), None)


def _check_pages(root: Value) -> None:
    """Report an answer that is one page of several."""
    pagination = root.get("pagination") if isinstance(root.found, dict) else None
    page = pagination.get("next_key") if pagination is not None and isinstance(pagination.found, dict) else None
    if page is not None and page.found:
        page.report("null: this is one page of several, ask again with ?pagination.limit=10000")
