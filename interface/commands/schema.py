"""`novate schema`: the JSON Schema of a specification file."""

from __future__ import annotations

import json

from novate.system.exit_codes import ExitCode
from novate.system.streams import write_output


def schema() -> ExitCode:
    """Print the JSON Schema of a specification file.

    Example: novate schema > novate.schema.json
    """
    from novate.specification.file import schema as specification_schema

    write_output(json.dumps(specification_schema(), indent=2) + "\n")
    return ExitCode.AS_WISHED
