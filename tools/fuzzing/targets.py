"""What is fuzzed: of each reader, how a valid file is changed and read, and what a whole result is."""

from __future__ import annotations

import gc
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from tools.fuzzing import specimens
from tools.fuzzing.mutations import (
    NASTY,
    bytes_changed,
    encoded,
    json_changed,
    lines_changed,
    table_changed,
    yaml_changed,
    zip_changed,
)
from tools.fuzzing.specimens import Specimen

from bessemer.panel import Panel

_ENDINGS = (
    *(".csv", ".txt", ".xlsx", ".xls", ".ods", ".parquet", ".zip", ".gz", ".json", ".yaml"),
    *(".jsonl", ".dta", ""),
)
_NAMED: tuple[dict[str, Any], ...] = (
    *({}, {}, {}, {"value": "jobs"}, {"region": "place", "year": "2020"}),
    *({"classification": "sections16"}, {"absent": "zero"}, {"decimal": ","}),
)
_CELL = re.compile(rb"<v>[^<]*</v>|<t[^>]*>[^<]*</t>")
_STORED_ONE_IN = 12


@dataclass(frozen=True)
class Target:
    """A reader.

    Attributes
    ----------
    name : str
    make : callable
        Returns a changed file.
    run : callable
        Reads it from a path, given the state of chance, and checks what came out; the folder of the file is
        its own.
    weight : float
        Share of the inputs.
    """

    name: str
    make: Callable[[random.Random], Specimen]
    run: Callable[[Path, random.Random], None]
    weight: float = 1.0


def _inside(rng: random.Random, name: str, body: bytes) -> bytes:
    """Change a part of an archive by what it is."""
    kind = name.rpartition(".")[2].lower()
    if kind == "json":
        return json_changed(rng, body)
    if kind in ("csv", "txt"):
        return _text_changed(rng, body, "utf-8")
    if kind == "xml" and (found := list(_CELL.finditer(body))) and rng.random() < 0.8:
        cell = rng.choice(found)
        value = rng.choice(NASTY).encode("utf-8", "replace")
        if rng.random() < 0.7:
            value = (
                value.replace(b"&", b"&amp;")
                .replace(b"<", b"&lt;")
                .replace(b"\x00", b"")
                .replace(b"\x1b", b"")
            )
        mark = b"v" if cell[0].startswith(b"<v") else b"t"
        return body[: cell.start()] + b"<" + mark + b">" + value + b"</" + mark + b">" + body[cell.end() :]
    return bytes_changed(rng, body, body)


def _text_changed(
    rng: random.Random, content: bytes, encoding: str, change: Callable[..., str] | None = None
) -> bytes:
    text = content.decode(encoding, "replace")
    changes = (change, lines_changed) if change else (table_changed, table_changed, lines_changed)
    text = rng.choice(changes)(rng, text)
    if rng.random() < 0.06:
        return encoded(rng, text)
    return text.encode(encoding, "ignore")


def changed(
    rng: random.Random,
    specimen: Specimen,
    others: Sequence[Specimen],
    change: Callable[..., str] | None = None,
) -> Specimen:
    """Return a file with one to three things wrong with it."""
    content = specimen.content
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if specimen.text and rng.random() < 0.8:
            content = _text_changed(rng, content, specimen.text, change)
        elif content[:2] == b"PK" and rng.random() < 0.75:
            content = zip_changed(rng, content, _inside)
        else:
            content = bytes_changed(rng, content, rng.choice(others).content)
        content = content[:2_000_000] if specimen.text else content
    file = specimen.file
    if rng.random() < 0.03:
        file = Path(file).stem + rng.choice(_ENDINGS)
    return Specimen(file, content, specimen.text, specimen.beside)


def whole(panel: Panel) -> None:
    """Check that a panel is as a panel must be."""
    shape = (len(panel.years), len(panel.regions), len(panel.industries))
    assert panel.values.shape == shape, f"{panel.values.shape} is not {shape}"
    assert not np.isinf(panel.values).any(), "a figure is infinite"
    assert all(0 < year < 10_000 for year in panel.years), panel.years[:3]
    assert all(label.strip() for label in (*panel.regions, *panel.industries)), "a label is empty"


def _stored(make: Callable[[], Any]) -> None:
    """Import, open what was stored, and take it away again."""
    from bessemer.sources.store import open_dataset, remove_dataset

    made = make()
    if made is None:
        return
    name = made.dataset.name
    del made  # whoever holds a dataset keeps its files
    opened = open_dataset(name)
    info = opened.own_table()
    assert info is not None
    whole(opened.panel(info.key))
    assert len(opened.regions) > 0
    del opened
    gc.collect()
    remove_dataset(name)


def _published(format: str, path: Path, rng: random.Random) -> None:
    from bessemer.sources.agency_imports import import_published, prepare_reading
    from bessemer.sources.readers.reading import Wanted
    from bessemer.sources.readers.registry import format_of, read_published

    entry = format_of(format)
    wanted = Wanted()
    if rng.random() < 0.25:
        wanted = Wanted(
            measure=rng.choice((None, *entry.measures)),
            places=rng.choice((None, *entry.places)),
            industries=rng.choice((None, *entry.industries)),
            years=rng.choice(((), (2016,), (2018,), (1900,))),
        )
    asked = format if rng.random() < 0.9 else None
    if rng.randrange(_STORED_ONE_IN) == 0:
        _stored(lambda: import_published([path], "fuzzed", wanted, format=asked))
        return
    reading = read_published([path], wanted, asked)
    if reading is None:
        return
    made = prepare_reading(reading, "fuzzed", [path.name])
    whole(made.panel)
    assert made.report


def _table(path: Path, rng: random.Random) -> None:
    from bessemer.sources.cells import read_cells
    from bessemer.sources.databases import is_database, read_table
    from bessemer.sources.imports import import_table
    from bessemer.sources.preparing import Options, prepare

    named = rng.choice(_NAMED)
    if rng.randrange(_STORED_ONE_IN) == 0:
        _stored(lambda: import_table(path, "fuzzed", **named))
        return
    cells = read_table(path) if is_database(path) else read_cells(path)
    assert all(len(column) == len(cells) for column in cells.columns.values())
    whole(prepare(cells, "fuzzed", Options(**named)).panel)


def _frame(path: Path, rng: random.Random) -> None:
    import pyarrow.parquet as pq

    table = pq.ParquetFile(path).read()
    frame = table if rng.random() < 0.5 else table.to_pandas(ignore_metadata=True)
    whole(
        Panel.from_frame(
            frame,
            region="place",
            industry="sector",
            value="jobs",
            year="year",
            absent=rng.choice(("unknown", "zero")),
        )
    )


def _micro(path: Path, rng: random.Random) -> None:
    import bessemer as bm

    data = bm.microdata(
        path,
        region="place",
        industry="sector",
        year=rng.choice(("year", 2020)),
        value="jobs",
        missing=rng.choice(("unknown", "skip")),
    )
    whole(data.panel())


def _export(path: Path, _: random.Random) -> None:
    from bessemer.sources.imports import import_table

    _stored(lambda: import_table(path, "fuzzed"))


def _concordance(path: Path, rng: random.Random) -> None:
    from bessemer.harmonise import read_concordance

    axis: Any = rng.choice(("industries", "regions"))
    made = read_concordance(path, "old codes" if axis == "regions" else None, None, axis=axis)
    for code in made.source_codes:
        links = made.links_of(code)
        assert links, code
        weights = [link.weight for link in links]
        known = [weight for weight in weights if weight is not None]
        assert all(0 <= weight <= 1 + 1e-9 for weight in known), weights
        assert len(known) < len(weights) or abs(sum(known) - 1) < 0.01, weights


def _scenario(path: Path, _: random.Random) -> None:
    from bessemer.scenarios import Scenario, read_scenario

    made = read_scenario(path)
    assert isinstance(made, Scenario) and made.horizon > 0 and made.name


def _cases(path: Path, _: random.Random) -> None:
    from bessemer.casebook import read_cases

    assert all(case.id and case.name.en for case in read_cases(path))


def _study(path: Path, _: random.Random) -> None:
    import bessemer as bm

    assert bm.open_study(path).study.region.id


def _flows(reader: str, path: Path, rng: random.Random) -> None:
    from bessemer import dependence

    options: dict[str, dict[str, Any]] = {
        "read_tidy": {"unit": "USD", "year": 2011},
        "read_icio": {"year": rng.choice((None, 2018))},
    }
    made = getattr(dependence, reader)(path, **options.get(reader, {}))
    output = made.x
    assert np.isfinite(output).all() and output.ndim == 1, "output is not finite"


def _columns(path: Path, _: random.Random) -> None:
    """What is remembered is a help: a file that is damaged is as none, and the next one is whole."""
    import json

    from bessemer.sources.remembered import memory, recall, remember

    heads = ["place", "sector", "year", "jobs", "unit"]
    memory().parent.mkdir(parents=True, exist_ok=True)
    memory().write_bytes(path.read_bytes())
    try:
        assert set(recall(heads).values()) <= set(heads)
        assert remember(heads, {"region": "place", "value": "jobs"})
        assert recall(heads) == {"region": "place", "value": "jobs"}
        json.loads(memory().read_text(encoding="utf-8"))
    finally:
        memory().unlink()


def _dataset(path: Path, rng: random.Random) -> None:
    """A stored dataset one of whose files is not as it was written."""
    import shutil

    from bessemer.sources.checking import check_store
    from bessemer.sources.homes import home
    from bessemer.sources.imports import import_table
    from bessemer.sources.store import datasets, open_dataset

    content = path.read_bytes()
    path.write_text(specimens.LONG, encoding="utf-8")
    import_table(path, "damaged")
    files = sorted(file for file in (home() / "damaged").rglob("*") if file.is_file())
    try:
        victim = rng.choice(files)
        old = victim.read_bytes()
        kind = rng.randrange(4)
        if kind == 0:
            victim.unlink()
        elif victim.suffix == ".json" and kind < 3:
            victim.write_bytes(json_changed(rng, old))
        else:
            victim.write_bytes(bytes_changed(rng, old, content))
        assert kind == 0 or "damaged" in {entry.name for entry in datasets()}
        check_store("damaged")
        opened = open_dataset("damaged")
        info = opened.own_table()
        assert info is not None
        whole(opened.panel(info.key))
    finally:
        shutil.rmtree(home() / "damaged")


def _from(
    found: Callable[[], Sequence[Specimen]], change: Callable[..., str] | None = None
) -> Callable[[random.Random], Specimen]:
    def make(rng: random.Random) -> Specimen:
        all_of = found()
        return changed(rng, rng.choice(all_of), all_of, change)

    return make


def _of_format(format: str) -> Callable[[], Sequence[Specimen]]:
    return lambda: specimens.published()[format]


def _of_flows(reader: str) -> Callable[[], Sequence[Specimen]]:
    return lambda: specimens.flows()[reader]


def _framed(rng: random.Random) -> Specimen:
    return Specimen("frame.parquet", specimens.frame_made(rng))


def _table_made(rng: random.Random) -> Specimen:
    return _framed(rng) if rng.random() < 0.1 else _from(specimens.tables)(rng)


def _micro_made(rng: random.Random) -> Specimen:
    tables = specimens.tables()
    return _framed(rng) if rng.random() < 0.4 else changed(rng, rng.choice((tables[0], tables[5])), tables)


def _columns_made(rng: random.Random) -> Specimen:
    content = json_changed(rng, specimens.COLUMNS)
    return Specimen("columns.json", bytes_changed(rng, content, content) if rng.random() < 0.3 else content)


@cache
def targets() -> tuple[Target, ...]:
    """Return all readers."""
    from bessemer.sources.readers.registry import MODULES

    found = [
        Target(f"format {id}", _from(_of_format(id)), partial(_published, id), 1.0) for id in sorted(MODULES)
    ]
    found += [
        Target("own table", _table_made, _table, 8.0),
        Target("data frame", _framed, _frame, 1.5),
        Target("micro-data", _micro_made, _micro, 0.5),
        Target("export of a dataset", _from(specimens.exports), _export, 1.0),
        Target("stored dataset", _from(specimens.exports), _dataset, 0.5),
        Target("remembered columns", _columns_made, _columns, 0.5),
        Target("concordance", _from(specimens.concordances), _concordance, 4.0),
        Target("scenario", _from(specimens.scenarios, yaml_changed), _scenario, 4.0),
        Target("case", _from(specimens.cases, yaml_changed), _cases, 1.5),
        Target("saved study", _from(specimens.studies), _study, 1.0),
    ]
    found += [
        Target(f"flows {reader}", _from(_of_flows(reader)), partial(_flows, reader), 1.0)
        for reader in ("read_icio", "read_national", "read_tidy", "read_wiod")
    ]
    return tuple(found)
