"""Build the compact casebook that ships, `casebook/data/cases.json`, from the YAML files beside it.

Usage: ``python tools/build_casebook.py``. The YAML files are what is edited; each is checked first, and
nothing is written unless all are sound. A test compares the two.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bessemer.casebook.compact import packed
from bessemer.casebook.reading import COMPACT, SHIPPED, load_cases
from bessemer.errors import BessemerError


def text() -> str:
    """Return the content of the compact file."""
    cases = [packed(case) for case in load_cases(SHIPPED)]
    return json.dumps(cases, ensure_ascii=False, separators=(",", ":")) + "\n"


def main() -> int:
    """Write the file at once or not at all; return the exit code."""
    try:
        content = text()
    except BessemerError as error:
        print("\n".join(error.lines()), file=sys.stderr)
        return 2
    beside = COMPACT.with_suffix(".tmp")
    beside.write_text(content, encoding="utf-8")
    beside.replace(COMPACT)
    print(f"{Path(COMPACT).name}: {len(content.encode()):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
