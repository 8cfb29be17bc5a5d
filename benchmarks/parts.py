"""The parts of the report and the jobs of each."""

from __future__ import annotations

import importlib

from benchmarks.contest import Job

MODULES: dict[str, tuple[str, ...]] = {
    "structure": ("structure",),
    "accounts": ("accounts",),
    "synthetic": ("synthetic",),
    "alone": ("commands", "gravity", "scenarios"),
}
TITLES = {
    "structure": "Complexity",
    "accounts": "Input-output accounts",
    "synthetic": "Synthetic control",
    "alone": "Bessemer alone",
}


def jobs(part: str) -> dict[str, tuple[str, Job]]:
    """Return the jobs of a part by name, each with the module that has it."""
    found: dict[str, tuple[str, Job]] = {}
    for name in MODULES[part]:
        module = f"benchmarks.{name}"
        found |= {key: (module, job) for key, job in importlib.import_module(module).JOBS.items()}
    return found
