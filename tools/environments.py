"""Does Bessemer work, with the same numbers, on each Python, with pandas 2 and 3 and the oldest versions?

A wheel is built and installed into a fresh environment of each kind, as a user would install it: without the
constraints of this repository. In each, briefs in both languages, an import and `bessemer doctor` run, all
figures of a study are compared with those of the first environment, and the unit tests of kernels run.

    python -m tools.environments                        # all of them, and docs/reports/environments.md
    python -m tools.environments --only 3.13-pandas3    # one
    python -m tools.environments --no-tests             # without the unit tests
    python -m tools.environments --folder /var/tmp/e    # keeps what was found: a run that ended goes on
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import binary_wheels
from tools.runs import ROOT, Record, about, made

REPORT = ROOT / "docs" / "reports" / "environments.md"
PYTHONS = ("3.11", "3.12", "3.13")
SHOWN = (
    "numpy",
    "scipy",
    "scikit-learn",
    "pandas",
    "pyarrow",
    "duckdb",
    "ibis-framework",
    "altair",
    "fastapi",
)
TEST_NEEDS = ("pytest>=8", "hypothesis>=6.100", "httpx>=0.27", "polars>=1.0")
TESTS = (
    "tests/unit/test_panel.py",
    "tests/unit/test_frames.py",
    "tests/unit/test_conversion.py",
    "tests/unit/structure",
    "tests/unit/history",
    "tests/unit/dependence",
    "tests/unit/sources/test_import.py",
)
# Needs Spark, which is an extra.
SKIPPED = ("tests/unit/structure/test_pairs.py",)
JOBS = {"Brack": (1200, 300, 50), "Ost": (100, 900, 70)}
ROWS = [
    f"{place},{sector},2010,{number}"
    for place, numbers in JOBS.items()
    for sector, number in zip(("steel", "care", "schools"), numbers, strict=True)
]
TABLE = "\n".join(("place,sector,year,jobs", *ROWS, ""))
# The steps without which an environment is not sound, whatever else went well.
SAME, UNIT_TESTS = "same figures", "unit tests"
NEEDED = ("doctor", "all figures of Pittsburgh", SAME, UNIT_TESTS)
# Figures may differ in the last digits between versions of BLAS; what is not a number must be equal.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Kind:
    """One kind of environment: a Python, and what pip is told of versions."""

    python: str
    pandas: str
    pins: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return how it is called, such as 3.12-pandas2."""
        return f"{self.python}-{self.pandas}"


@dataclass
class Outcome:
    """What was found in an environment."""

    kind: Kind
    versions: dict[str, str] = field(default_factory=dict)
    steps: list[tuple[str, bool, str]] = field(default_factory=list)
    missing: str = ""
    first: bool = False  # what the figures of the others are compared with

    def keep(self, file: Path) -> None:
        """Write down what was found, so that another run need not find it again."""
        content = {"versions": self.versions, "steps": self.steps, "first": self.first}
        file.write_text(json.dumps(content), encoding="utf-8")

    def take(self, file: Path) -> None:
        """Read what was found before."""
        content = json.loads(file.read_text(encoding="utf-8"))
        self.versions = content["versions"]
        self.steps = [(name, good, said) for name, good, said in content["steps"]]
        self.first = content.get("first", False)

    @property
    def faults(self) -> list[str]:
        """Return the steps that went wrong."""
        return [name for name, good, _ in self.steps if not good]

    @property
    def left_out(self) -> list[str]:
        """Return what must be done in each environment and was not; the first has nothing to compare with."""
        done = {name for name, _, _ in self.steps}
        return [name for name in NEEDED if name not in done and not (name == SAME and self.first)]

    @property
    def sound(self) -> bool:
        """Whether everything was looked at and went well; one that is not there is not sound."""
        return not self.faults and not self.left_out

    @property
    def result(self) -> str:
        """Return the verdict in a few words."""
        if self.missing:
            return f"not run: {self.missing}"
        if self.faults:
            return f"fault: {', '.join(self.faults)}"
        return "sound" if self.sound else f"partly: without {', '.join(self.left_out)}"


def lowest() -> tuple[str, ...]:
    """Return each direct dependency at the lowest version that pyproject.toml allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return tuple(line.replace(">=", "==") for line in project["dependencies"])


def kinds() -> list[Kind]:
    """Return all kinds, the first being what others are compared with."""
    asked = {"pandas3": ("pandas>=3,<4",), "pandas2": ("pandas>=2.2,<3",)}
    found = [Kind(python, name, pins) for python in PYTHONS for name, pins in asked.items()]
    return [*found, Kind(PYTHONS[0], "lowest", lowest())]


def python_of(version: str) -> Path | None:
    """Return an interpreter of a version: of pyenv, else on the path."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = sorted(root.glob(f"versions/{version}.*/bin/python"))
    candidates = [str(path) for path in reversed(found)] + [shutil.which(f"python{version}") or ""]
    for candidate in filter(None, candidates):
        said = subprocess.run([candidate, "-c", "import venv,sys;print(sys.version)"], capture_output=True)
        if said.returncode == 0 and said.stdout.decode().startswith(f"{version}."):
            return Path(candidate)
    return None


class Environment:
    """A fresh environment in a folder, and what runs in it."""

    def __init__(self, kind: Kind, folder: Path, wheel: Path) -> None:
        self.outcome = Outcome(kind)
        self.folder = folder
        self.wheel = wheel
        self.work = folder / "work"
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        self.variables = {
            **inherited,
            "BESSEMER_HOME": str(folder / "home"),
            "PYTHONWARNINGS": "default",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
        }

    def step(self, name: str, *command: str | Path, limit: float = 600, lines: int = 1) -> str | None:
        """Run a command; return what it printed, or None and note why if it failed."""
        self.work.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        try:
            done = subprocess.run(
                [str(part) for part in command],
                cwd=self.work,
                env=self.variables,
                capture_output=True,
                timeout=limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            self.note(name, False, f"not done after {limit:.0f} s")
            return None
        out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
        took = f"{time.monotonic() - began:.0f} s"
        if done.returncode:
            said = [
                line
                for line in (err.strip() or out.strip()).splitlines()
                if "is ignored: it is neither" not in line
            ]
            self.note(name, False, f"exit {done.returncode}: {' / '.join(said[-max(lines, 3) :])}")
            return None
        warned = [
            line for line in err.splitlines() if re.search(r"bessemer.*(Deprecation|Future)Warning", line)
        ]
        self.note(name, True, took if not warned else f"{took}; {warned[0].strip()[:160]}")
        return out

    def note(self, name: str, good: bool, said: str) -> None:
        """Write down how a step went."""
        self.outcome.steps.append((name, good, said))
        print(f"  {'ok' if good else 'FAULT':<6} {name}: {said[:300]}", flush=True)

    @property
    def python(self) -> Path:
        """Return its interpreter."""
        return self.folder / "env" / "bin" / "python"

    def make(self, python: Path) -> bool:
        """Make it and install the wheel with the versions of its kind."""
        pins = self.outcome.kind.pins
        made = self.step("environment", python, "-m", "venv", self.folder / "env")
        if made is None or self.install("install", self.wheel, *pins) is None:
            return False
        listed = self.step("pip check", self.python, "-m", "pip", "check")
        said = self.step(
            "versions", self.python, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"
        )
        for one in json.loads(said or "[]"):
            self.outcome.versions[one["name"].lower()] = one["version"]
        return listed is not None

    def install(self, name: str, *wanted: str | Path) -> str | None:
        """Install packages, with uv where it is on the path, which is many times faster than pip."""
        uv = shutil.which("uv")
        pip: list[str | Path] = [
            self.python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        command = pip if uv is None else [uv, "pip", "install", "--quiet", "--python", self.python]
        return self.step(name, *command, *wanted, limit=1800, lines=6)

    def bessemer(self, name: str, *arguments: str) -> str | None:
        """Run a command of Bessemer."""
        return self.step(name, self.folder / "env" / "bin" / "bessemer", *arguments)

    def run(self, reference: dict[str, Any] | None, tests: bool) -> dict[str, Any] | None:
        """Do all checks; return the figures of a study."""
        (self.work / "jobs.csv").write_text(TABLE, encoding="utf-8")
        self.bessemer("brief of Jilin", "brief", "Jilin", "-o", "en.html")
        self.bessemer("brief in Chinese", "brief", "吉林", "--lang", "zh", "-o", "zh.html")
        self.bessemer("CSV imported", "data", "import", "jobs.csv", "--as", "towns")
        self.bessemer("profile of it", "profile", "Brack", "--own-data", "towns", "--json")
        self.bessemer("doctor", "doctor", "--json")
        self.bessemer("all figures of Pittsburgh", "brief", "Pittsburgh", "--format", "json", "-o", "p.json")
        figures = None
        if (self.work / "p.json").is_file():
            figures = json.loads((self.work / "p.json").read_text(encoding="utf-8"))
            if reference is not None:
                found = list(differences(reference, figures))
                first = f"; {found[0]}" if found else ""
                self.note(SAME, not found, f"{len(found)} differ{first}")
        if tests and self.install("pytest installed", *TEST_NEEDS) is not None:
            self.unit_tests()
        return figures

    def unit_tests(self) -> None:
        """Run the unit tests of kernels from the repository on what is installed."""
        skipped = [f"--ignore={ROOT / path}" for path in SKIPPED]
        chosen = [str(ROOT / path) for path in TESTS]
        command = (self.python, "-m", "pytest", "-q", "-x", "--rootdir", ROOT, "-c", ROOT / "pyproject.toml")
        out = self.step(
            UNIT_TESTS, *command, "-p", "no:cacheprovider", *skipped, *chosen, limit=3600, lines=8
        )
        if out is not None:
            name, good, said = self.outcome.steps.pop()
            last = out.strip().splitlines()[-1]
            self.outcome.steps.append((name, good and " passed" in last, f"{last} ({said})"))


def differences(old: Any, new: Any, at: str = "") -> Iterator[str]:
    """Yield where two contents of JSON differ by more than rounding."""
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (old, new))
    if numbers:
        if not math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield f"{at}: {old} and {new}"
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in old.keys() | new.keys():
            if key not in old or key not in new:
                yield f"{at}/{key} is in one only"
            elif key not in ("made", "versions", "environment"):
                yield from differences(old[key], new[key], f"{at}/{key}")
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{at}: {len(old)} and {len(new)} entries"
        for number, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from differences(one, other, f"{at}/{number}")
    elif old != new:
        yield f"{at}: {str(old)[:60]!r} and {str(new)[:60]!r}"


def built(folder: Path) -> Path:
    """Return the wheel, built from this tree."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True)
    return next(folder.glob("bessemer-*.whl"))


def report(outcomes: Sequence[Outcome], head: Record, wheels: Sequence[str] = ()) -> str:
    """Return the page: which environments, their versions, how each step went."""
    lines = [
        "# Environments",
        "",
        made("environments", head, head.get("note", "")),
        "",
        f"Packages are those of {time.strftime('%Y-%m-%d')}.",
        "Each is a fresh environment into which the built wheel was installed with what pip took that",
        "day; `lowest` has every dependency at the lowest version that `pyproject.toml` allows. Figures are",
        "those of all seven questions for Pittsburgh, compared with the first environment that ran",
        f"to {TOLERANCE:g}. `partly` is one in which nothing failed of what ran, and something was left out.",
        "",
        "| environment | Python | " + " | ".join(SHOWN) + " | result |",
        "|---" * (len(SHOWN) + 3) + "|",
    ]
    for one in outcomes:
        versions = " | ".join(one.versions.get(name, "–") for name in SHOWN)
        python = one.versions.get("python", one.kind.python)
        lines.append(f"| {one.kind.name} | {python} | {versions} | {one.result} |")
    if wheels:
        lines += [
            "",
            "## Binary wheels",
            "",
            "Of the packages that Bessemer needs, none of which is compiled:",
            "",
            *wheels,
        ]
    for one in outcomes:
        if one.steps:
            lines += ["", f"## {one.kind.name}", "", "| step | | |", "|---|---|---|"]
            lines += [
                f"| {name} | {'ok' if good else 'fault'} | {said.replace('|', '/')[:400]} |"
                for name, good, said in one.steps
                if name not in ("environment", "versions")
            ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run, write the report, and return the exit code."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--only", nargs="*", default=[], help="names of environments, such as 3.12-pandas2")
    asked.add_argument("--no-tests", action="store_true", help="leave the unit tests out")
    asked.add_argument("--folder", type=Path, help="keep the environments there")
    asked.add_argument("--report", type=Path, help="where the page goes; docs/reports if all ran")
    asked.add_argument("--note", default="", help="a sentence on the run for the report")
    options = asked.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="bessemer-environments-"))
    chosen = [kind for kind in kinds() if not options.only or kind.name in options.only]
    if not chosen:
        asked.error(f"there are {', '.join(kind.name for kind in kinds())}")
    head = {**about(), "note": options.note}
    outcomes, reference = [], None
    try:
        wheel = next(folder.glob("dist/bessemer-*.whl"), None) or built(folder / "dist")
        for kind in chosen:
            print(kind.name, flush=True)
            environment = Environment(kind, folder / kind.name, wheel)
            outcome, kept = environment.outcome, folder / f"{kind.name}.json"
            outcomes.append(outcome)
            python = python_of(kind.python)
            if kept.is_file():
                outcome.take(kept)
                figures = environment.work / "p.json"
                if reference is None and outcome.first and figures.is_file():
                    reference = json.loads(figures.read_text(encoding="utf-8"))
                continue
            if python is None:
                outcome.missing = f"no Python {kind.python} on this machine"
                print(f"  {outcome.missing}")
                continue
            shutil.rmtree(environment.folder, ignore_errors=True)
            said = subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout
            if environment.make(python):
                found = environment.run(reference, not options.no_tests)
                outcome.first = reference is None and found is not None
                reference = reference or found
            outcome.versions["python"] = said.split()[-1]
            outcome.keep(kept)
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    lines, wheels = ([], True) if options.only else binary_wheels.table()
    target = options.report or (None if options.only else REPORT)
    if target is not None:
        target.write_text(report(outcomes, head, lines), encoding="utf-8")
    for one in outcomes:
        print(f"{one.kind.name}: {one.result}")
    faults = [one for one in outcomes if one.faults]
    return 1 if faults or not wheels else 0


if __name__ == "__main__":
    sys.exit(main())
