"""Has every package that Bessemer needs a binary wheel, so that `pip install` needs no compiler?

Asks pip, for each Python and system, whether the versions here of all that Bessemer depends on can be
had as wheels; nothing is installed.

    python tools/binary_wheels.py
"""

from __future__ import annotations

import importlib.metadata as metadata
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = {
    "Linux x86-64": (
        "manylinux_2_28_x86_64",
        "manylinux_2_27_x86_64",
        "manylinux_2_17_x86_64",
        "manylinux2014_x86_64",
    ),
    "Windows x86-64": ("win_amd64",),
    "macOS arm64": ("macosx_14_0_arm64", "macosx_12_0_arm64", "macosx_11_0_arm64"),
}


def closure(name: str) -> Iterator[str]:
    """Yield the names of all packages that one needs, extras left out, itself not among them."""
    seen, waiting = {name}, [name]
    while waiting:
        for line in metadata.requires(waiting.pop()) or ():
            needed = re.split(r"[^\w.-]", line, maxsplit=1)[0]
            plain = re.sub(r"[-_.]+", "-", needed).lower()
            if plain in seen or "extra ==" in line:
                continue
            try:
                metadata.distribution(needed)
            except metadata.PackageNotFoundError:  # for another system
                continue
            seen.add(plain)
            waiting.append(needed)
            yield needed


def lacking(packages: list[str], python: str, tags: tuple[str, ...]) -> str:
    """Return what pip says is not there, empty if all is."""
    with tempfile.TemporaryDirectory() as nowhere:
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--dry-run",
            "--quiet",
            "--no-deps",
            "--ignore-installed",
        ]
        command += ["--only-binary=:all:", "--python-version", python, "--target", nowhere]
        command += [part for tag in tags for part in ("--platform", tag)]
        done = subprocess.run([*command, *packages], capture_output=True, text=True, check=False)
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return "" if done.returncode == 0 else (errors or ["pip failed"])[-1]


def table() -> tuple[list[str], bool]:
    """Return a table in Markdown, and whether all is there."""
    names = sorted(
        {re.sub(r"[-_.]+", "-", name).lower(): name for name in closure("bessemer")}.values(), key=str.lower
    )
    # ibis-framework[duckdb] needs these, which an extra of its own asks for.
    names += [
        name for name in ("pyarrow", "duckdb", "pyarrow-hotfix", "packaging", "rich") if name not in names
    ]
    packages = [f"{name}=={metadata.version(name)}" for name in names]
    lines = ["| Python | " + " | ".join(SYSTEMS) + " |", "|---" * (len(SYSTEMS) + 1) + "|"]
    sound = True
    for python in PYTHONS:
        said = [lacking(packages, python, tags) for tags in SYSTEMS.values()]
        sound = sound and not any(said)
        lines.append(f"| {python} | " + " | ".join(text or f"all {len(packages)}" for text in said) + " |")
        print(lines[-1], flush=True)
    return lines, sound


if __name__ == "__main__":
    sys.exit(not table()[1])
