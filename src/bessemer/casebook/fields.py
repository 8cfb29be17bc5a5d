"""Checked reading of a YAML file: each value knows the file, case and field it stands in."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from bessemer.errors import DataError, did_you_mean, listing
from bessemer.words import Text

__all__ = ["LARGEST", "Field", "parse", "parse_text", "repeated"]

_DEEPEST = 16
# The largest case that ships has 50 kB.
_LARGEST_FILE = 2_000_000
_LONGEST = 5_000
# Controls, marks of direction, and halves of characters: what a terminal or a page would obey.
_HIDDEN = ("Cc", "Cf", "Cs")
LARGEST = 10**18
_GIVE = "Give a YAML file of one case, or a folder of such files."
T = TypeVar("T")


@dataclass(frozen=True)
class Field:
    """A value of a file and the place where it stands.

    Each method returns the value checked as one type, or raises DataError.

    Attributes
    ----------
    value : object
        As YAML gives it.
    file, case : str
        Name of the file and id of the case.
    field : str
        The way to the value, for example ``interventions[turin-02].kind``; empty for the whole file.
    """

    value: object
    file: str
    case: str
    field: str = ""

    def fault(self, what: str, remedy: str = "") -> DataError:
        """Return, not raise, an error that names the place."""
        place = f", field {self.field}" if self.field else ""
        where = f"{self.file}, case {self.case}{place}."
        return DataError(
            what, where=where, remedy=remedy or "Mend it there; docs/methods/casebook.md has the schema."
        )

    def wrong(self, wanted: str, remedy: str = "") -> DataError:
        """Return, not raise, an error that says what was `wanted` instead of the value."""
        return self.fault(f"{_shown(self.value)} is not {wanted}.", remedy)

    def mapping(self, *keys: str, optional: Mapping[str, object] | None = None) -> dict[str, Field]:
        """Return the value by key; it must have exactly these `keys`, and may have `optional` ones.

        Parameters
        ----------
        optional : mapping of key to value
            Keys that may be left out, and the value that each has then.
        """
        if not isinstance(self.value, dict):
            raise self.wrong(f"a mapping with the keys {listing(keys, 20)}")
        left_out = optional or {}
        known = (*keys, *left_out)
        unknown = [key for key in self.value if key not in known]
        if unknown:
            raise self.fault(f"Unknown key {_shown(unknown[0])}.", did_you_mean(str(unknown[0]), known))
        missing = [key for key in keys if key not in self.value]
        if missing:
            raise self.fault(f"Missing: {listing(missing, 20)}.", "Write null where nothing is known.")
        prefix = f"{self.field}." if self.field else ""
        content = {**left_out, **self.value}
        return {key: replace(self, value=content[key], field=prefix + key) for key in known}

    def items(self) -> list[Field]:
        """Return the items of a list; the place of each is its id, or its number from 1."""
        if not isinstance(self.value, list):
            raise self.wrong("a list", "Write [] for an empty list.")
        nodes = []
        for place, item in enumerate(self.value, start=1):
            id = item.get("id") if isinstance(item, dict) else None
            label = id if isinstance(id, str) and id else place
            nodes.append(replace(self, value=item, field=f"{self.field}[{label}]"))
        return nodes

    def string(self) -> str:
        """Return a text in one language, which may not be blank."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("a text", "Put it in quotes if it looks like a number or a date.")
        if len(self.value) > _LONGEST:
            raise self.fault(f"The text has more than {_LONGEST:,} characters.", "Shorten it.")
        hidden = next((sign for sign in self.value if unicodedata.category(sign) in _HIDDEN), None)
        if hidden is not None and hidden not in "\n\t":
            raise self.fault(f"The text holds the hidden character U+{ord(hidden):04X}.", "Take it out.")
        return self.value

    def strings(self) -> tuple[str, ...]:
        """Return a list of texts without repetition."""
        found = tuple(item.string() for item in self.items())
        twice = repeated(found)
        if twice:
            raise self.fault(f"'{twice[0]}' stands here twice.")
        return found

    def text(self) -> Text:
        """Return a text in both languages."""
        part = self.mapping("en", "zh")
        return Text(part["en"].string(), part["zh"].string())

    def texts(self) -> tuple[Text, ...]:
        """Return lists of equal length in both languages as pairs."""
        part = self.mapping("en", "zh")
        english = [item.string() for item in part["en"].items()]
        chinese = [item.string() for item in part["zh"].items()]
        if len(english) != len(chinese):
            raise self.fault(f"There are {len(english)} English and {len(chinese)} Chinese items.")
        return tuple(Text(en, zh) for en, zh in zip(english, chinese, strict=True))

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return self.value

    def number(self) -> float:
        """Return a finite number; whole numbers stay whole."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong("a number or null")
        if not -LARGEST < value < LARGEST:
            raise self.wrong("a finite number of usual size")
        return value

    def whole(self, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(f"a whole number from {least} to {most}")
        return value

    def choice(self, allowed: Collection[str]) -> str:
        """Return one of the `allowed` texts."""
        value = self.string()
        if value not in allowed:
            known = f"Allowed are {listing(allowed, 20)}." if len(allowed) <= 20 else ""
            raise self.wrong("allowed here", f"{did_you_mean(value, allowed)} {known}".strip())
        return value

    def optional(self, read: Callable[[Field], T]) -> T | None:
        """Return None for null, otherwise what `read` makes of the value."""
        return None if self.value is None else read(self)


def repeated(ids: Iterable[str]) -> list[str]:
    """Return the ids that occur more than once."""
    return [id for id, times in Counter(ids).items() if times > 1]


def parse(file: Path, what: str = "case", remedy: str = _GIVE) -> object:
    """Return the plain content of a YAML file.

    Parameters
    ----------
    file : Path
    what : str
        What the file holds, as an error names it.
    remedy : str
        What to do where there is no such file.

    Raises
    ------
    DataError
        If it cannot be read, is not valid YAML, or uses what it does not need: tags, aliases,
        a key given twice, or nesting so deep that it would crash the loader.
    """
    where = f"File {file}."
    try:
        if not file.is_file() and file.exists():
            raise DataError("This is not a file that holds text.", where=where, remedy=remedy)
        size = file.stat().st_size
        if size > _LARGEST_FILE:
            raise DataError(
                f"The file has {size / 1e6:,.1f} MB; a {what} may have {_LARGEST_FILE / 1e6:.0f} MB at most.",
                where=where,
                remedy=f"Split it, one {what} a file.",
            )
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise DataError(f"The file cannot be read: {why}.", where=where, remedy=remedy) from error
    return parse_text(content, str(file), what)


def parse_text(content: bytes, name: str, what: str = "case") -> object:
    """Return the plain content of YAML; see :func:`parse`.

    Parameters
    ----------
    content : bytes
        UTF-8.
    name : str
        Of the file, as an error names it.
    what : str
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"The file is not UTF-8 text (byte {error.start + 1}).",
            where=f"File {name}.",
            remedy="Save it as UTF-8.",
        ) from error
    try:
        _refuse(yaml.parse(text, Loader=loader), name, what)
        return yaml.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or str(error).split(";")[0]
        raise DataError(
            f"The file is not valid YAML: {problem}.",
            where=f"File {name}{line}.",
            remedy="Check brackets, quotes and indentation there.",
        ) from error


def _shown(value: object) -> str:
    if isinstance(value, list | dict):
        return "A list" if isinstance(value, list) else "A mapping"
    if isinstance(value, int) and not -LARGEST < value < LARGEST:
        return "A huge number"
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


@dataclass
class _Level:
    """An open list (no keys) or mapping, and how many nodes it has had so far."""

    keys: set[str] | None
    nodes: int = 0


def _refuse(events: Iterable[Any], file: str, what: str) -> None:
    levels: list[_Level] = []
    for event in events:
        kind = type(event).__name__
        if kind in ("SequenceEndEvent", "MappingEndEvent"):
            levels.pop()
            continue
        if kind not in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent", "AliasEvent"):
            continue
        fault = None
        if kind == "AliasEvent" or event.tag is not None:
            fault = f"Aliases and tags are not allowed in a {what}."
        elif levels and levels[-1].keys is not None:
            keys = levels[-1].keys
            levels[-1].nodes += 1
            if levels[-1].nodes % 2:
                if kind != "ScalarEvent" or event.value == "<<":
                    fault = "A key must be a plain text."
                elif event.value in keys:
                    fault = f"The key '{event.value}' stands here twice."
                else:
                    keys.add(event.value)
        if kind in ("SequenceStartEvent", "MappingStartEvent"):
            levels.append(_Level(set() if kind == "MappingStartEvent" else None))
            if len(levels) > _DEEPEST:
                fault = f"More than {_DEEPEST} levels are nested."
        if fault is not None:
            line = event.start_mark.line + 1
            raise DataError(
                fault, where=f"File {file}, line {line}.", remedy="Write it plainly, each key once."
            )
