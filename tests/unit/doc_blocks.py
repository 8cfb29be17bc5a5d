"""The fenced blocks of the pages, and what is done with the commands in them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Languages whose blocks run or are read here; and those that do not, each with the reason.
SHELL = {"sh", "bash", "console"}
READ = {"python", "yaml", "json", "toml"} | SHELL
NOT_RUN = {
    "text": "output, or a file of another program",
    "py": "another package, which only the environment of the benchmarks has",
    "r": "R is not in the environment",
    "js": "no JavaScript engine outside the browser; tests/web calls the same address",
}
# Lines of shell blocks that do not run here. Those of bessemer are still parsed with all their options.
EXCLUDED = {
    r"make ": "targets of the whole project; CI runs them",
    r"pip |python -m venv": "installs; tools/check_wheel.sh does that",
    r"curl ": "needs a server; tests/web has one",
    r"\.venv-bench": "needs the peers; make bench installs them",
    r"bessemer serve": "does not end; tests/web starts it",
    r"bessemer data fetch(?! --list)": "needs the network",
    r"bessemer verify(?! --only (shift|synth))": "long; tests/replication computes all",
    r"bessemer data import .*(CAEMP25N|CAINC4|annual_singlefile|estat_|cbp2\d)": "needs a file of an agency",
    r"bessemer .*(--own-data|harmonise|export) (counties|zones)": "needs what is made of a file of an agency",
}


@dataclass(frozen=True)
class Block:
    """A fenced block: its page, its language, its text."""

    page: Path
    language: str
    text: str

    @property
    def needs_spark(self) -> bool:
        """Whether it starts Spark: tests/unit/sources/test_spark.py runs it, with what stands above it."""
        return self.language == "python" and "spark_engine(" in self.text

    @property
    def commands(self) -> list[str]:
        """The lines of a shell block, without comments."""
        whole = self.text.replace("\\\n", " ").splitlines()
        lines = (re.sub(r"\s+#.*$", "", line).removeprefix("$ ").strip() for line in whole)
        return [line for line in lines if line and not line.startswith("#")]


def blocks_of(page: Path, language: str | None = None) -> list[Block]:
    """Return the blocks of a page in order, of one language or of all."""
    found = re.findall(r"^```(\w*)[^\n]*\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.S | re.M)
    return [Block(page, name, text) for name, text in found if language in (None, name)]


def reason_not_to_run(command: str) -> str | None:
    """Return why a line of a shell block does not run, or None where it does."""
    return next((why for pattern, why in EXCLUDED.items() if re.match(pattern, command)), None)


def parse(command: str) -> None:
    """Take a command of bessemer apart as the command line does, without running it."""
    from typer.main import get_command

    from bessemer.cli.app import app

    group: Any = get_command(app)
    words = shlex.split(command)[1:]
    while hasattr(group, "commands") and words and words[0] in group.commands:
        group = group.commands[words.pop(0)]
    if hasattr(group, "commands") and words and not words[0].startswith("-"):
        raise ValueError(f"no command {words[0]!r}")
    known = {flag for each in group.params for flag in (*each.opts, *each.secondary_opts)} | {"-h", "--help"}
    unknown = [
        word for word in words if word.startswith("-") and word != "-" and word.split("=")[0] not in known
    ]
    if unknown:
        raise ValueError(f"no option {unknown}")
