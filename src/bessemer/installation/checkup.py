"""All checks, in the order in which they are shown."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from functools import partial

from bessemer.installation import content, packages, surroundings
from bessemer.installation.checks import FAULT, Check, Finding

GROUPS = ("bessemer", "packages", "extras", "data", "machine", "surroundings")


def checks(probes: packages.Probes) -> tuple[Check, ...]:
    """Return all checks; those of packages wait for their helpers, so they are run last."""
    return (
        Check("bessemer", "bessemer", packages.bessemer),
        Check("python", "bessemer", packages.python),
        Check("data", "data", content.shipped),
        Check("casebook", "data", content.cases),
        Check("sentences", "data", content.sentences),
        Check("home", "data", content.home),
        Check("datasets", "data", content.datasets),
        Check("machine", "machine", surroundings.machine),
        Check("blas", "machine", surroundings.blas),
        Check("temporary", "machine", content.temporary),
        Check("fonts", "surroundings", surroundings.fonts),
        Check("terminal", "surroundings", surroundings.terminal),
        Check("time_zone", "surroundings", surroundings.zone),
        Check("web", "surroundings", surroundings.page),
        Check("packages", "packages", partial(packages.dependencies, probes)),
        Check("extras", "extras", partial(packages.extras, probes)),
    )


def examine() -> tuple[Finding, ...]:
    """Return what was found of everything, in the order of :data:`GROUPS`; no check ends another.

    Examples
    --------
    >>> from bessemer.installation import examine
    >>> {finding.name for finding in examine()} >= {"python", "numpy", "data", "home", "fonts"}
    True
    """
    probes = packages.Probes(packages.requirements())
    collecting = gc.isenabled()
    gc.disable()  # it finds nothing while packages are loaded, and takes a third of the time
    try:
        found = [finding for check in checks(probes) for finding in check.run()]
    finally:
        if collecting:
            gc.enable()
    return tuple(sorted(found, key=lambda finding: GROUPS.index(finding.group)))


def sound(findings: Sequence[Finding]) -> bool:
    """Return whether there is no fault among findings; notes are none."""
    return not any(finding.verdict == FAULT for finding in findings)
