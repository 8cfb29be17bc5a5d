"""What every benchmark needs: memory of a process, the machine, versions, and the shape of a row."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
UNSET = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "PYTHONDONTWRITEBYTECODE", *THREADS)
"""Taken out of the environment of what is timed: old settings of BLAS, and the ban on compiled modules."""
PACKAGES = (
    *("bessemer", "numpy", "scipy", "pandas", "ecomplexity", "econcomplex", "economic-complexity"),
    *("fermi-cref", "pymrio", "mariopy", "pysyncon", "mlsynth", "scpi-pkg"),
)


@dataclass(frozen=True)
class Row:
    """One tool at one size of one job, or why there is no figure.

    Attributes
    ----------
    part, job, size : str
        Such as "structure", "full", "230 x 1,200 x 10".
    x : float
        The size on the axis of a growth curve.
    tool, package, version : str
        As shown, and the package with its version ("" for plain NumPy).
    seconds, least, spread : float or None
        Median, least, and largest less least of `runs` runs on the wall.
    processor : float or None
        Seconds of processors in the run of the least, children included.
    peak_mb, added_mb : float or None
        Peak of resident memory of the whole process, and what the run added to what it held before.
    ratio : float or None
        `seconds` over those of `base`, the tool it is compared with.
    apart, tolerance : float or None
        Largest difference from the base, relative to the largest value, and what counts as the same.
    lower : float or None
        How far an objective lies below the base's at the most, as a share of it; below zero where it is
        nowhere as low. None where no objective is compared.
    done, whole : int
        Steps done and steps in all; with fewer done, seconds are those of the steps done, times whole / done.
    note : str
        Why a tool has no figure, or what its figure leaves out.
    """

    part: str
    job: str
    size: str
    x: float
    tool: str
    package: str = ""
    version: str = ""
    seconds: float | None = None
    least: float | None = None
    spread: float | None = None
    processor: float | None = None
    runs: int = 0
    peak_mb: float | None = None
    added_mb: float | None = None
    base: str = ""
    ratio: float | None = None
    apart: float | None = None
    tolerance: float | None = None
    lower: float | None = None
    done: int = 1
    whole: int = 1
    note: str = ""

    @property
    def extrapolated(self) -> bool:
        """Whether the tool was stopped before it was done."""
        return self.done < self.whole

    @property
    def agrees(self) -> bool | None:
        """Whether the numbers are those of the base; None where there is nothing to compare."""
        if self.apart is None or self.tolerance is None:
            return None
        return self.apart <= self.tolerance

    @property
    def no_better(self) -> bool:
        """Whether an objective was compared and is nowhere below the base's by more than the tolerance."""
        return self.lower is not None and self.tolerance is not None and self.lower <= self.tolerance

    def plain(self) -> dict[str, Any]:
        """Return the row as JSON has it."""
        return {**asdict(self), "extrapolated": self.extrapolated, "agrees": self.agrees}


def row_of(plain: dict[str, Any]) -> Row:
    """Return a row from JSON."""
    return Row(**{name: plain[name] for name in Row.__dataclass_fields__ if name in plain})


def environment(threads: int) -> dict[str, str]:
    """Return the environment of what is timed, with so many threads of BLAS; 0 leaves their number alone."""
    found = {name: value for name, value in os.environ.items() if name not in UNSET}
    return found | (dict.fromkeys(THREADS, str(threads)) if threads else {})


def memory(key: str) -> float:
    """Return a line of the kernel's account of this process, in megabytes; NaN off Linux."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith(key):
                return int(line.split()[1]) * 1024 / 1e6
    return float("nan")


def forget_peak() -> None:
    """Let the peak of this process's memory start anew."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def processor_seconds() -> float:
    """Return seconds of processors that this process and its finished children used."""
    return sum(os.times()[:4])


def version_of(package: str) -> str:
    """Return the version of a package, "" if it is not installed."""
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version(package)
    return ""


def processor_name() -> str:
    """Return the name of the processor."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return found[0] if found else platform.machine()


def machine() -> dict[str, Any]:
    """Return what figures of time depend on."""
    whole = float("nan")
    with contextlib.suppress(ValueError, OSError, AttributeError):
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "processor": processor_name(),
        "cores": os.cpu_count(),
        "memory_gb": round(whole, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "blas": blas(),
    }


def blas() -> str:
    """Return the library that NumPy multiplies with, and the kernel it runs."""
    import numpy as np
    from threadpoolctl import threadpool_info

    np.ones((2, 2)) @ np.ones((2, 2))
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    if not pools:
        return "unknown"
    pool = pools[0]
    return f"{pool['internal_api']} {pool.get('version') or ''} ({pool.get('architecture', 'unknown')})"


def about() -> dict[str, Any]:
    """Return the machine and the versions."""
    versions = {name: version for name in PACKAGES if (version := version_of(name))}
    return {"machine": machine(), "versions": versions}


if __name__ == "__main__":
    print(json.dumps(about()))
