"""What goes wrong with files, by chance: bytes, lines and cells, marks, encodings, archives, trees of data.

Every function takes a ``random.Random`` and gives the same for the same state of it.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any, Literal

NASTY = (
    *(
        "",
        " ",
        "0",
        "-1",
        "-0.0",
        "1e999",
        "-1e308",
        "NaN",
        "nan",
        "inf",
        "-inf",
        "NULL",
        "N/A",
        "#REF!",
        "-",
    ),
    *(
        "-",
        "..",
        ":",
        "c",
        "(D)",
        "*",
        "**",
        "TRUE",
        "1,234",
        "1.234,5",
        "1 234",
        "12%",
        "$5",
        "0x1F",
        "1_000",
    ),
    *("9" * 400, "0." + "0" * 400 + "1", "1e-400", "2147483648", "9223372036854775808"),
    *("１２３", "٣٤", "²", "½", "十二", "1\u00a0000", "1\u2009000", "\u22125"),
    *("1899", "2020", "20200101", "2020-01-01", "2020.5", "2020Q1", "99999", "-2020", "2020年", "1800"),
    *("a\x00b", "\x1b[31m", "\u202e", "\u200b", "\ufeff", "\ud7ff", "e\u0301", "𝔘", "吉林", "🏭"),
    *(
        '"',
        '""',
        '"a',
        "a\nb",
        "a\r\nb",
        "a,b",
        "a;b",
        "a\tb",
        "'; DROP TABLE x;--",
        "=1+1",
        "../../etc/passwd",
    ),
    *(
        "{{7*7}}",
        "%s%n",
        "<script>",
        "x" * 5000,
        "x" * 40_000,
        "true",
        "null",
        "[]",
        "{}",
        "~",
        "&a",
        "*a",
        "!!x",
    ),
)
ENCODINGS = (
    *(
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "latin-1",
        "cp1252",
        "gb18030",
        "gbk",
        "big5",
    ),
    *("shift_jis", "cp037", "utf-7"),
)
_BYTES = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n",
    b"PAR1",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b'"',
)
_YAML_MARKS = ("*none", "&a [*a]", "!!python/object:os.system x", "!x y", "? z", "|", ">")


def bytes_changed(rng: random.Random, content: bytes, other: bytes) -> bytes:
    """Return bytes with one thing wrong: bits, an end, a part missing, twice, or from another file."""
    at = rng.randrange(len(content) + 1)
    upto = min(len(content), at + rng.choice((1, 2, 8, 64, 1024)))
    kind = rng.randrange(9)
    if kind == 0 and content:
        changed = bytearray(content)
        for _ in range(rng.choice((1, 1, 2, 8, 40))):
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        return bytes(changed)
    if kind == 1:
        return content[:at]
    if kind == 2:
        return content[at:]
    if kind == 3:
        return content[:at] + content[upto:]
    if kind == 4:
        return content[:upto] + content[at:upto] * rng.choice((1, 2, 50)) + content[upto:]
    if kind == 5:
        start = rng.randrange(len(other) + 1)
        return content[:at] + other[start : start + rng.choice((1, 16, 256))] + content[upto:]
    if kind == 6:
        return content[:at] + rng.choice(_BYTES) * rng.choice((1, 1, 3)) + content[at:]
    if kind == 7:
        return content[:at] + rng.randbytes(rng.choice((1, 4, 64))) + content[upto:]
    return content[:at] + rng.choice(NASTY).encode("utf-8", "surrogatepass") + content[upto:]


def _delimiter(text: str) -> str:
    first = text[:2000]
    return max((",", ";", "\t", "|"), key=first.count)


def _rows(text: str) -> list[list[str]] | None:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        return None


def _written(rows: list[list[str]], delimiter: str, rng: random.Random) -> str:
    target = io.StringIO()
    quoting: Literal[0, 1] = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.writer(target, delimiter=delimiter, quoting=quoting, lineterminator="\n")
    writer.writerows(rows)
    return target.getvalue()


def table_changed(rng: random.Random, text: str) -> str:
    """Return delimited text with a wrong cell, column, row, delimiter or quote."""
    rows = _rows(text)
    if not rows:
        return text
    delimiter, kind = _delimiter(text), rng.randrange(12)
    row = rng.choice(rows)
    if kind <= 2 and row:
        for _ in range(rng.choice((1, 1, 1, 3))):
            row[rng.randrange(len(row))] = rng.choice(NASTY)
    elif kind == 3:
        at, value = rng.randrange(max(map(len, rows)) or 1), rng.choice(NASTY)
        for entry in rows[rng.choice((0, 1)) :]:
            if at < len(entry):
                entry[at] = value
    elif kind == 4:
        first, second = (rng.randrange(max(map(len, rows)) or 1) for _ in range(2))
        for entry in rows:
            if max(first, second) < len(entry):
                entry[first], entry[second] = entry[second], entry[first]
    elif kind == 5:
        at = rng.randrange(max(map(len, rows)) or 1)
        for entry in rows:
            del entry[at : at + 1]
    elif kind == 6:
        rows.insert(rng.randrange(len(rows) + 1), [*row])
    elif kind == 7:
        rows.remove(row)
    elif kind == 8:
        row.insert(rng.randrange(len(row) + 1), rng.choice(NASTY))
    elif kind == 9 and row:
        del row[rng.randrange(len(row))]
    elif kind == 10:
        delimiter = rng.choice((",", ";", "\t", "|", " "))
    else:
        rng.shuffle(rows)
    try:
        return _written(rows, delimiter, rng)
    except csv.Error:
        return text


def lines_changed(rng: random.Random, text: str) -> str:
    """Return text with lines missing, twice, in another order, strange, or ended otherwise."""
    lines = text.splitlines()
    if not lines:
        return text
    at, kind = rng.randrange(len(lines)), rng.randrange(10)
    end = "\n"
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(at, lines[at])
    elif kind == 2:
        other = rng.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == 3:
        lines.insert(at, rng.choice(NASTY))
    elif kind == 4:
        end = rng.choice(("\r\n", "\r", "\n\n", "\u2028", "\n\r"))
    elif kind == 5:
        lines = lines[: rng.choice((0, 1, 2, at))]
    elif kind == 6:
        lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)]
    elif kind == 7:
        place = rng.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:place] + rng.choice(NASTY) + lines[at][place:]
    elif kind == 8:
        lines = [lines[0], *lines]
    else:
        lines[at] = lines[at].swapcase() if rng.random() < 0.5 else " " * rng.choice((1, 3)) + lines[at]
    return end.join(lines) + (end if rng.random() < 0.8 else "")


def yaml_changed(rng: random.Random, text: str) -> str:
    """Return YAML with a wrong value, deep nesting, an anchor, a tag, or a key twice."""
    lines = text.splitlines()
    if not lines:
        return text
    at, kind = rng.randrange(len(lines)), rng.randrange(9)
    head, mark, _ = lines[at].partition(": ")
    if kind <= 2 and mark:
        lines[at] = f"{head}: {rng.choice(NASTY)}"
    elif kind == 3 and mark:
        depth = rng.choice((5, 200, 5000))
        lines[at] = f"{head}: " + "[" * depth + "]" * rng.choice((depth, 0))
    elif kind == 4 and mark:
        lines[at] = f"{head}: {rng.choice(_YAML_MARKS)}"
    elif kind == 5:
        lines.insert(at, lines[at])
    elif kind == 6:
        lines[at] = " " * rng.randrange(7) + lines[at].lstrip()
    elif kind == 7:
        lines.insert(
            at, rng.choice(("---", "...", "%YAML 9.9", "\t- x", "? ", "- - - -", "a: b: c", "<<: *x"))
        )
    else:
        del lines[at]
    return "\n".join(lines) + "\n"


def _nodes(content: Any) -> list[tuple[Any, Any]]:
    """Return every place of a tree of plain data: what holds it, and its key there."""
    found: list[tuple[Any, Any]] = []
    waiting = [content]
    while waiting and len(found) < 4000:
        holder = waiting.pop()
        pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, value in pairs:
            found.append((holder, key))
            if isinstance(value, dict | list):
                waiting.append(value)
    return found


def tree_changed(rng: random.Random, content: Any) -> Any:
    """Return plain data with a value of another type, none, nested, renamed or away."""
    made = copy.deepcopy(content)
    places = _nodes(made)
    if not places:
        return rng.choice(([], {}, None, 5, "x"))
    holder, key = rng.choice(places)
    kind = rng.randrange(6)
    if kind <= 2:
        strange: Any = rng.choice(
            (None, True, -1, 0, 2**70, 1e308, float("nan"), float("inf"), "", "x", [], {}, [[]], {"a": None})
        )
        holder[key] = strange
    elif kind == 3:
        holder[key] = rng.choice(NASTY)
    elif kind == 4:
        del holder[key]
    elif isinstance(holder, dict):
        holder[rng.choice(("x", "", "name", "id", "file", "schema", "__proto__"))] = holder.pop(key)
    else:
        holder.append(copy.deepcopy(holder[key]))
    return made


def json_changed(rng: random.Random, content: bytes) -> bytes:
    """Return JSON with a part of its tree changed, or nested too deeply."""
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):  # it was changed before
        return bytes_changed(rng, content, b"")
    if rng.random() < 0.05:
        depth = rng.choice((50, 3000, 100_000))
        return b"[" * depth + b"]" * depth
    return json.dumps(tree_changed(rng, tree), ensure_ascii=rng.random() < 0.5).encode(
        "utf-8", "surrogatepass"
    )


Inside = Callable[[random.Random, str, bytes], bytes]
"""Changes a part of an archive, whose name and content it is given."""


def zip_changed(rng: random.Random, content: bytes, inside: Inside) -> bytes:
    """Return an archive with a part missing, renamed, twice, changed, far too large or with a password."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # it was changed before, and whatever is wrong with it may be
        return bytes_changed(rng, content, content)
    if not parts:
        return content
    at, kind = rng.randrange(len(parts)), rng.randrange(12)
    name, body = parts[at]
    if kind <= 5:
        parts[at] = (name, inside(rng, name, body))
    elif kind == 6:
        del parts[at]
    elif kind == 7:
        parts[at] = (
            rng.choice(("x", "../x", "/etc/x", "a/" * 50 + "x", "吉林", name.upper(), name + "\x00x")),
            body,
        )
    elif kind == 8:
        parts.append((name, inside(rng, name, body)))
    elif kind == 9:
        parts[at] = (name, rng.choice((b"0", b" ", b"a,b\n")) * rng.choice((2_000_000, 20_000_000)))
    elif kind == 10:
        parts += [(f"more/{number}", b"") for number in range(rng.choice((3, 3000)))]
    target = io.BytesIO()
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that stands twice
        with zipfile.ZipFile(target, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
            for part, text in parts:
                archive.writestr(part.replace("\x00", "_"), text)
    made = target.getvalue()
    if kind == 11:  # flags of each part: as if there were a password
        made = made.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    return made


def encoded(rng: random.Random, text: str) -> bytes:
    """Return text in another encoding, what it cannot hold left out."""
    return text.encode(rng.choice(ENCODINGS), "ignore")
