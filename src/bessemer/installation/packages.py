"""Bessemer, the packages it needs and those that are optional: there, of the right version, loadable."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata as metadata
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from bessemer import __version__
from bessemer.installation.checks import FAULT, NOTE, OK, Finding, Found, one_line
from bessemer.installation.versions import Requirement, parsed, satisfies
from bessemer.words.messages import Message

FOLDER = Path(__file__).parents[1]
TRIED = ((3, 11), (3, 13))
EXTRAS = ("pdf", "postgres", "dask", "spark")
# How a package is imported where that is not its name.
MODULES = {
    "scikit-learn": "sklearn",
    "ibis-framework": "ibis",
    "vl-convert-python": "vl_convert",
    "pyyaml": "yaml",
    "python-calamine": "python_calamine",
    "python-multipart": "python_multipart",
    "xlsxwriter": "xlsxwriter",
    "dask": "distributed",
}
# Of these, all in Python and slow to load, it is seen only that they are there.
_FOUND = {"altair", "dask", "fastapi", "ibis-framework", "pyspark"}
_SPARK_JAVA = (17, 21)
_LIMIT = 60.0
# Loads modules one after the other and says of each how it went; what crashes Python ends it, not the caller.
# It collects no garbage: it ends soon, and loading takes a third less.
_PROBE = """
import gc, importlib, json, sys
gc.disable()
for name, module in json.loads(sys.argv[1]):
    print(json.dumps([name, None]), flush=True)
    try:
        importlib.import_module(module)
        print(json.dumps([name, ""]), flush=True)
    except BaseException as error:
        print(json.dumps([name, f"{type(error).__name__}: {error}"]), flush=True)
"""


@cache
def requirements() -> tuple[Requirement, ...]:
    """Return what Bessemer asks for: as it was installed, else as pyproject.toml of the source says."""
    project = FOLDER.parents[1] / "pyproject.toml"
    if FOLDER.parent.name == "src" and project.is_file():
        asked = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
        lines = list(asked["dependencies"])
        for extra, some in asked["optional-dependencies"].items():
            lines += [f'{line}; extra == "{extra}"' for line in some]
        return parsed(lines)
    try:
        return parsed(metadata.requires("bessemer") or ())
    except metadata.PackageNotFoundError:
        return ()


def bessemer() -> Found:
    """Version, where it is installed, whether its files are those that were installed."""
    try:
        installed = metadata.distribution("bessemer")
    except metadata.PackageNotFoundError:
        said = Message("doctor.bessemer", version=__version__, folder=str(FOLDER))
        yield Finding("bessemer", OK, said)
        yield Finding("files", NOTE, Message("doctor.not_installed"), Message("doctor.remedy_install"))
        return
    said = Message("doctor.bessemer", version=__version__, folder=str(FOLDER))
    if installed.version != __version__:
        said = Message("doctor.mixed", version=__version__, other=installed.version, folder=str(FOLDER))
        yield Finding("bessemer", FAULT, said, Message("doctor.remedy_reinstall"))
    else:
        yield Finding("bessemer", OK, said)
    yield from _files(installed)


def _files(installed: metadata.Distribution) -> Found:
    """Compare the files with the checksums that were written when they were installed."""
    noted = [one for one in installed.files or () if one.hash is not None and one.parts[:1] == ("bessemer",)]
    if not noted or not Path(str(installed.locate_file("bessemer"))).samefile(FOLDER):
        yield Finding("files", OK, Message("doctor.from_source"))
        return
    wrong = []
    for one in noted:
        assert one.hash is not None
        try:
            digest = hashlib.new(one.hash.mode, Path(str(one.locate())).read_bytes()).digest()
        except OSError:
            digest = b""
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != one.hash.value:
            wrong.append(str(one))
    if wrong:
        changed = Message("doctor.files_changed", count=str(len(wrong)), file=wrong[0])
        yield Finding("files", FAULT, changed, Message("doctor.remedy_reinstall"))
    else:
        yield Finding("files", OK, Message("doctor.files", count=str(len(noted))))


def python() -> Found:
    """Version and kind of Python, and the system."""
    version = sys.version_info[:2]
    text = {
        "version": platform.python_version(),
        "kind": platform.python_implementation(),
        "system": platform.platform(terse=True),
        "machine": platform.machine() or "?",
    }
    first, last = (f"{major}.{minor}" for major, minor in TRIED)
    if version < TRIED[0]:
        said = Message("doctor.python_old", first=first, **text)
        yield Finding("python", FAULT, said, Message("doctor.remedy_python", first=first, last=last))
    elif version > TRIED[1] or text["kind"] != "CPython":
        yield Finding("python", NOTE, Message("doctor.python_untried", first=first, last=last, **text))
    else:
        yield Finding("python", OK, Message("doctor.python", **text))


class Probes:
    """A helper that loads packages while other checks run; if one crashes it, another tries the rest."""

    def __init__(self, wanted: Sequence[Requirement]) -> None:
        present = {one.name for one in wanted if version_of(one.name) is not None}
        self._absent = {
            name: f"ModuleNotFoundError: No module named '{module_of(name)}'"
            for name in present & _FOUND
            if importlib.util.find_spec(module_of(name)) is None
        }
        self._untried = sorted(present - _FOUND)
        self._helper = _helper(self._untried)

    @cached_property
    def results(self) -> Mapping[str, str]:
        """Return the error of each package that was tried, empty if it loads."""
        found = dict(self._absent)
        while self._untried:
            try:
                out, _ = self._helper.communicate(timeout=_LIMIT)
            except subprocess.TimeoutExpired:
                self._helper.kill()
                out, _ = self._helper.communicate()
            trying = None
            for line in out.decode("utf-8", "replace").splitlines():
                try:
                    name, error = json.loads(line)
                except (ValueError, TypeError):  # what a package prints when it is loaded
                    continue
                trying = name if error is None else None
                if error is not None:
                    found[name] = one_line(error)
            ended = f"Python ends with code {self._helper.returncode}"
            if trying is None:  # all were tried, or Python itself does not start
                found |= {name: ended for name in self._untried if name not in found}
                break
            found[trying] = ended
            self._untried = [name for name in self._untried if name not in found]
            if self._untried:
                self._helper = _helper(self._untried)
        return found


def _helper(names: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a Python that loads packages."""
    pairs = json.dumps([(name, module_of(name)) for name in names])
    paths = os.pathsep.join(part for part in sys.path if part)
    return subprocess.Popen(
        [sys.executable, "-c", _PROBE, pairs],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
    )


def dependencies(probes: Probes) -> Found:
    """Each package that Bessemer needs: there, of a version that will do, and it loads."""
    for one in (need for need in requirements() if not need.extra):
        yield _judged(one, probes, FAULT, Message("doctor.remedy_package", name=one.name, asked=one.asked))


def extras(probes: Probes) -> Found:
    """The optional packages of each extra, and Java for Spark."""
    for extra in EXTRAS:
        wanted = [one for one in requirements() if one.extra == extra]
        asked = " ".join(f"'{one.name}{one.asked}'" for one in wanted)
        remedy = Message("doctor.remedy_extra", packages=asked)
        parts = [_judged(one, probes, NOTE, remedy) for one in wanted]
        names = [f"{one.name} {version_of(one.name)}" for one in wanted]
        wrong = next((part for part in parts if part.verdict != OK), None)
        if wrong is not None:
            yield Finding(extra, wrong.verdict, wrong.said, wrong.remedy)
        elif extra == "spark":
            yield _java(names)
        elif parts:
            yield Finding(extra, OK, Message("doctor.extra", packages=names))


def _judged(one: Requirement, probes: Probes, absent: str, remedy: Message) -> Finding:
    """Return what is to be said of one package; an optional one that is there must work."""
    version = version_of(one.name)
    if version is None:
        return Finding(one.name, absent, Message("doctor.package_missing", name=one.name), remedy)
    what = {"name": one.name, "version": version, "asked": one.asked}
    if not satisfies(version, one.asked):
        return Finding(one.name, FAULT, Message("doctor.package_version", **what), remedy)
    error = probes.results.get(one.name, "")
    if error:
        said = Message("doctor.package_broken", why=error, **what)
        if one.name == "weasyprint" and "lib" in error:
            remedy = Message("doctor.remedy_pango")
        return Finding(one.name, FAULT, said, remedy)
    return Finding(one.name, OK, Message("doctor.package", **what))


def _java(present: list[str]) -> Finding:
    home = os.environ.get("JAVA_HOME", "")
    inside = Path(home) / "bin" / "java"
    command = str(inside) if home and inside.exists() else shutil.which("java")
    remedy = Message("doctor.remedy_java", versions=" / ".join(map(str, _SPARK_JAVA)))
    if command is None:
        return Finding("spark", NOTE, Message("doctor.java_missing"), remedy)
    try:
        done = subprocess.run([command, "-version"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding("spark", NOTE, Message("doctor.java_broken", why=one_line(str(error))), remedy)
    said = (done.stderr + done.stdout).decode("utf-8", "replace")
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    if version is None:
        return Finding("spark", NOTE, Message("doctor.java_broken", why=one_line(said)), remedy)
    if int(version[1]) not in _SPARK_JAVA:
        return Finding("spark", NOTE, Message("doctor.java_other", version=version[1]), remedy)
    return Finding("spark", OK, Message("doctor.spark", packages=present, version=version[1]))


def module_of(name: str) -> str:
    """Return what a package is imported as.

    Examples
    --------
    >>> module_of("scikit-learn"), module_of("pandas")
    ('sklearn', 'pandas')
    """
    return MODULES.get(name.lower(), name.replace("-", "_"))


def version_of(name: str) -> str | None:
    """Return the version of a package that is installed, else None."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
