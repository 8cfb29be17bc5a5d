"""Are wheel and source distribution the same bytes whatever folder they are built in, and whole?

The tracked files are copied to two folders of different names and ages; each gives a wheel and a source
distribution. A third wheel is built from the unpacked source distribution. All must be equal byte for byte.
The backend of this environment builds, so that nothing is fetched.

    python tools/check_build.py FOLDER      # the wheel and the source distribution stay in FOLDER
"""

from __future__ import annotations

import email
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_WHEEL, MOST_SDIST = 15_000_000, 25_000_000
INSIDE_WHEEL = (
    "bessemer/py.typed",
    "bessemer/web/static/vega.js.gz",
    "bessemer/web/methods/complexity.md",
    "bessemer/sources/data/manifest.json",
    "bessemer/words/catalogues/zh-CN/doctor.yaml",
)
INSIDE_SDIST = (
    *(
        "Makefile",
        "constraints.txt",
        "hatch_build.py",
        "CITATION.cff",
        "Dockerfile",
        "CHANGELOG.md",
        "LICENSE",
    ),
    *("tests/unit/test_panel.py", "docs/methods/complexity.md", "tools/check_wheel.sh", ".ci/run"),
)
FIELDS = (
    "Name",
    "Version",
    "Summary",
    "Keywords",
    "Requires-Python",
    "License-Expression",
    "Description-Content-Type",
)


def tracked() -> list[str]:
    """Return the files of the repository; of an unpacked source distribution, all its files."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode == 0:
        return [name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    found = (path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts)
    return [str(path.relative_to(ROOT)) for path in found]


def copied(names: Sequence[str], folder: Path, age: int) -> Path:
    """Copy the files into a folder, all of an age in seconds since 1970."""
    for name in names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
        os.utime(target, (age, age))
    return folder


def build(source: Path, out: Path, *kinds: str) -> dict[str, Path]:
    """Build in a folder; return the files by their ending."""
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(out)]
    subprocess.run(
        [*command, *(part for kind in kinds for part in ("--target", kind))],
        cwd=source,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return {
        "".join(path.suffixes[-2:]) if path.suffix == ".gz" else path.suffix: path for path in out.iterdir()
    }


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def problems(folder: Path, work: Path) -> list[str]:
    """Build three times; return what is wrong."""
    names = tracked()
    first = build(copied(names, work / "a", 1_600_000_000), folder, "wheel", "sdist")
    second = build(
        copied(names, work / "other folder" / "二", 1_700_000_000), work / "second", "wheel", "sdist"
    )
    with tarfile.open(first[".tar.gz"]) as archive:
        archive.extractall(work / "unpacked", filter="data")
        inside = {name.partition("/")[2] for name in archive.getnames()}
    (unpacked,) = (work / "unpacked").iterdir()
    third = build(unpacked, work / "third", "wheel")
    found = [f"the wheel lacks {name}" for name in INSIDE_WHEEL if name not in contents(first[".whl"])]
    found += [f"the source distribution lacks {name}" for name in INSIDE_SDIST if name not in inside]
    found += [
        f"{path.name} differs when it is built {where}"
        for where, one, path in (
            ("in another folder", second[".whl"], first[".whl"]),
            ("in another folder", second[".tar.gz"], first[".tar.gz"]),
            ("from the source distribution", third[".whl"], first[".whl"]),
        )
        if digest(one) != digest(path)
    ]
    for path, most in ((first[".whl"], MOST_WHEEL), (first[".tar.gz"], MOST_SDIST)):
        if path.stat().st_size >= most:
            found.append(f"{path.name} has {path.stat().st_size} bytes, more than {most}")
    return [*found, *lacking(first[".whl"])]


def contents(wheel: Path) -> set[str]:
    """Return the names in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def lacking(wheel: Path) -> list[str]:
    """Return which fields of the metadata are not there."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(name))
    classifiers = metadata.get_all("Classifier") or []
    wanted = [f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13)] + ["Typing :: Typed"]
    return [f"the metadata lack {field}" for field in FIELDS if not metadata[field]] + [
        f"the metadata lack {one}" for one in wanted if one not in classifiers
    ]


def main() -> int:
    """Check, and return the exit code."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        found = problems(folder.resolve(), Path(work))
    for one in found:
        print(one, file=sys.stderr)
    sizes = ", ".join(f"{path.name} {path.stat().st_size // 1000} kB" for path in sorted(folder.iterdir()))
    print(f"built three times{'' if found else ', equal byte for byte'}: {sizes}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
