"""A study as a file: what was asked, on which figures, and every number that was answered.

The file is a zip archive of ``study.json`` (what was asked, version, fingerprint of the figures) and the
seven answers as data in each language, ``answers.en.json`` and ``answers.zh-CN.json``. Opening it gives the
same study again; with the same version and figures its answers are the same, and
:meth:`SavedStudy.differences` lists what is not.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bessemer.answer import QUESTIONS
from bessemer.errors import DataError, OptionError, UnavailableError, listing
from bessemer.files import write_whole
from bessemer.sources import Dataset, open_dataset, reference
from bessemer.sources.archives import DAMAGED
from bessemer.sources.given import dataset_given
from bessemer.studies import Study
from bessemer.words import LOCALES

SUFFIX = ".study"
SCHEMA = 1
# Answers of one study take about a megabyte; what is much larger is none.
_LARGEST = 64 * 2**20
_SPEC = "study.json"
_ASKED = {"region": str, "year": int, "role_model": str, "role_model_year": int, "components": str}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CLOSE, _ZERO = 1e-9, 1e-12


@dataclass(frozen=True)
class Difference:
    """A value that a saved study and the same study computed now do not share.

    Attributes
    ----------
    question : str
        One of the seven.
    path : str
        Where in the answer, as ``results[0].rows[3].share``.
    saved, now : object
        None where one of them has no such value.
    """

    question: str
    path: str
    saved: Any
    now: Any


@dataclass(frozen=True)
class SavedStudy:
    """A study read from a file.

    Attributes
    ----------
    study : Study
        Computes its answers anew when they are asked for.
    version : str
        The version of Bessemer that saved it.
    fingerprint : str
        Of the figures that it was saved on.
    answers : mapping
        By locale and question, the answer as it was saved.
    """

    study: Study
    version: str
    fingerprint: str
    answers: Mapping[str, Any]

    @cached_property
    def same_figures(self) -> bool:
        """Whether the dataset at hand has the figures that the study was saved on."""
        return self.fingerprint == fingerprint(self.study.data)

    def differences(self) -> tuple[Difference, ...]:
        """Compute the study anew and return every value that differs from the saved one.

        Numbers are the same within a relative 1e-9, all else exactly.
        """
        return tuple(
            Difference(answer.question, path, saved, now)
            for answer in self.study.answers()
            for path, saved, now in _unlike(
                self.answers["en"][answer.question], _as_read(answer.to_json("en"))
            )
        )


def fingerprint(data: Dataset) -> str:
    """Return the SHA-256 of what the tables of a dataset hold.

    Taken from the dataset's manifest, which names the hash of each table's sorted rows.
    """
    hashes: dict[str, str] = {}
    for manifest in (folder / "manifest.json" for folder in data.folders):
        if not manifest.is_file():
            raise UnavailableError(
                f"The dataset '{data.name}' has no manifest, so its figures cannot be told from others.",
                where=f"File {manifest}.",
                remedy="Save a study on the reference data or on an imported dataset.",
            )
        tables = json.loads(manifest.read_text(encoding="utf-8"))
        hashes |= {key: entry["sha256"] for key, entry in tables.items()}
    return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()


def save_study(asked: Study, target: str | Path) -> Path:
    """Write a study with all its answers to a file that is whole or not there.

    Parameters
    ----------
    asked : Study
    target : str or Path
        Its name ends in ``.study``.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataError
        If the name has another ending or the file cannot be written.

    Examples
    --------
    >>> import bessemer as bm
    >>> file = bm.save_study(bm.study("LUX"), "luxembourg.study")  # doctest: +SKIP
    >>> bm.open_study(file).differences()  # doctest: +SKIP
    ()
    """
    from bessemer import __version__

    path = _path(target)
    if path.suffix != SUFFIX:
        raise DataError(
            f"'{path.name}' is no name of a saved study.",
            where=f"Target: {path}",
            remedy=f"Let it end in {SUFFIX}, for example {path.stem or 'jilin'}{SUFFIX}.",
        )
    if asked.cases is not None:
        raise OptionError(
            "A study with cases of your own cannot be saved: the file would not hold them.",
            where=f"Target: {path}",
            remedy="Save it without them, and give --cases to 'bessemer brief' each time.",
        )
    spec = {
        "schema": SCHEMA,
        "version": __version__,
        "data": {"name": asked.data.name, "fingerprint": fingerprint(asked.data)},
        "asked": {
            "region": asked.region.id,
            "year": asked.year,
            "role_model": asked.role_model.id if asked.role_model else None,
            "role_model_year": asked.role_model_year,
            "components": asked.components,
        },
    }
    parts = {_SPEC: spec}
    for locale in LOCALES:
        parts[_file(locale)] = {answer.question: answer.to_json(locale) for answer in asked.answers()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text, zipfile.ZIP_DEFLATED)
    write_whole(buffer.getvalue(), path, "study")
    return path


def open_study(source: str | Path, data: Dataset | None = None) -> SavedStudy:
    """Return the study that a file holds.

    Parameters
    ----------
    source : str or Path
        A file of :func:`save_study`.
    data : Dataset, optional
        The one that it was saved on by default.

    Raises
    ------
    UnavailableError
        If the imported dataset that it was saved on is not there.
    DataError
        If the file is missing, damaged, no saved study, or of a later version of the format.
    RegionError
        If the dataset does not have its region.
    """
    path = _path(source)
    spec, answers = _read(path)
    asked = _asked(spec, path)
    dataset = _dataset(spec, path) if data is None else dataset_given(data)
    place = dataset.known_places.resolve(asked["role_model"]) if asked["role_model"] else None
    reopened = Study(
        dataset.regions.resolve(asked["region"]),
        dataset,
        asked["year"],
        place,
        asked["role_model_year"],
        asked["components"] or "structure",
    )
    missing = {
        name for name in QUESTIONS for kept in answers.values() if not isinstance(kept.get(name), dict)
    }
    if missing:
        raise _damaged(path, f"it lacks the answers {listing(sorted(missing))}")
    return SavedStudy(reopened, str(spec.get("version", "")), str(spec["data"]["fingerprint"]), answers)


def _dataset(spec: Mapping[str, Any], path: Path) -> Dataset:
    """Return the dataset that a study was saved on: the reference, or an imported one of that name."""
    name = str(spec["data"].get("name", "reference"))
    if name == "reference":
        return reference()
    try:
        return open_dataset(name)
    except UnavailableError as error:
        raise UnavailableError(
            f"The saved study needs the imported dataset '{name}', which is not there.",
            where=f"File {path}.",
            remedy=f"Import it again: bessemer data import FILE --as {name}",
        ) from error


def _path(file: Any) -> Path:
    if not isinstance(file, str | Path):
        raise OptionError(f"{file!r} is no name of a file.", remedy=f"Give one that ends in {SUFFIX}.")
    return Path(file)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return what was asked and the answers by locale, with the format checked."""
    try:
        if not path.is_file():
            raise DataError(
                "There is no such saved study.",
                where=f"File {path}.",
                remedy="Make one: bessemer study save.",
            )
        with zipfile.ZipFile(path) as archive:
            spec = _part(archive, _SPEC, path)
            answers = {locale: _part(archive, _file(locale), path) for locale in LOCALES}
    except (*DAMAGED, OSError, KeyError, ValueError) as error:
        if isinstance(error, OSError) and error.strerror:
            raise _damaged(path, error.strerror) from error
        raise _damaged(path, "it is no archive of study.json and answers") from error
    if spec.get("schema") != SCHEMA:
        raise DataError(
            f"The saved study has format {spec.get('schema')!r}; this version reads {SCHEMA}.",
            where=f"File {path}.",
            remedy="Open it with the version of Bessemer that saved it, or a later one.",
        )
    return spec, answers


def _file(locale: str) -> str:
    return f"answers.{locale}.json"


def _part(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    if archive.getinfo(name).file_size > _LARGEST:
        raise _damaged(path, f"{name} is larger than {_LARGEST // 2**20} MB")
    content = json.loads(archive.read(name))
    if not isinstance(content, dict):
        raise ValueError(name)
    return content


def _asked(spec: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Return what was asked, each value of the type it must have."""
    asked, figures = spec.get("asked"), spec.get("data")
    if not isinstance(asked, dict) or not isinstance(asked.get("region"), str):
        raise _damaged(path, "study.json does not say which region was asked about")
    if not isinstance(figures, dict) or not isinstance(figures.get("fingerprint"), str):
        raise _damaged(path, "study.json does not say which figures it rests on")
    for name, kind in _ASKED.items():
        value = asked.get(name)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise _damaged(path, f"study.json has {name}={value!r}")
    return {name: asked.get(name) for name in _ASKED}


def _damaged(path: Path, why: str) -> DataError:
    return DataError(
        f"The saved study cannot be read: {why}.", where=f"File {path}.", remedy="Save the study again."
    )


def _as_read(content: Any) -> Any:
    """Return plain data as it comes back from a file."""
    return json.loads(json.dumps(content, ensure_ascii=False, allow_nan=False))


def _unlike(saved: Any, now: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield the path and both values wherever two trees of plain data differ."""
    if isinstance(saved, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*saved, *now)):
            inside = f"{path}.{key}" if path else str(key)
            yield from _unlike(saved.get(key), now.get(key), inside)
    elif isinstance(saved, list) and isinstance(now, list):
        for at in range(max(len(saved), len(now))):
            before, after = (entries[at] if at < len(entries) else None for entries in (saved, now))
            yield from _unlike(before, after, f"{path}[{at}]")
    elif not _same(saved, now):
        yield path, saved, now


def _same(saved: Any, now: Any) -> bool:
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (saved, now))
    if numbers:
        return math.isclose(saved, now, rel_tol=_CLOSE, abs_tol=_ZERO)
    return type(saved) is type(now) and bool(saved == now)
