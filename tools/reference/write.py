"""Deterministic writing of the shipped tables: order, encoding, content hash, manifest, atomic exchange."""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MANIFEST = "manifest.json"
NOT_KEYS = ("value", "status", "lower", "upper", "estimated")
SIGNIFICANT = 9
"""Significant digits of a floating-point value that count in the content hash."""

LEVEL = 19
"""Compression level of zstd."""

DICTIONARY = "RLE_DICTIONARY"
_FLOATS = (DICTIONARY, "BYTE_STREAM_SPLIT", "PLAIN")
_INTEGERS = (*_FLOATS, "DELTA_BINARY_PACKED")


def publish(tables: Mapping[str, pa.Table], out: Path, *, complete: bool) -> None:
    """Write the tables and the manifest into a folder beside `out`, then put it in the place of `out`.

    Parameters
    ----------
    tables : mapping of str to pyarrow.Table
        The tables to write.
    out : Path
        The folder to replace. Its files that the manifest does not name are kept.
    complete : bool
        Whether `tables` are all tables: then a table that is not among them disappears.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        manifest = _manifest(out)
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            fresh.chmod(0o755)
            if out.exists():
                shutil.copytree(out, fresh, dirs_exist_ok=True)
            if complete:
                for name in manifest.keys() - tables.keys():
                    (fresh / f"{name}.parquet").unlink(missing_ok=True)
                manifest = {}
            for name in sorted(tables):
                table = ordered(name, tables[name])
                manifest[name] = {"rows": table.num_rows, "sha256": content_hash(table)}
                size = write(table, fresh / f"{name}.parquet")
                print(f"{name}: {table.num_rows} rows, {size} bytes")
            text = json.dumps(manifest, indent=1, sort_keys=True)
            (fresh / MANIFEST).write_text(text + "\n", encoding="utf-8")
            _exchange(fresh, out)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def ordered(name: str, table: pa.Table) -> pa.Table:
    """Return the table sorted by its key columns, strings plain; an input-output table keeps its order.

    Key columns are all but figures, status and lists; ``id`` alone where there is one.

    Raises
    ------
    ValueError
        If two rows have the same key.
    """
    metadata = {key: text for key, text in (table.schema.metadata or {}).items() if key != b"pandas"}
    columns = [_plain(table.column(column)) for column in table.column_names]
    table = pa.table(dict(zip(table.column_names, columns, strict=True))).replace_schema_metadata(
        metadata or None
    )
    if name.startswith("wiod_"):
        return table
    keys = ["id"] if "id" in table.column_names else [field.name for field in table.schema if _is_key(field)]
    if not keys:
        return table
    if name != "regions" and table.group_by(keys).aggregate([]).num_rows < table.num_rows:
        raise ValueError(f"{name}: rows with the same {', '.join(keys)}")
    return table.take(pc.sort_indices(table, [(key, "ascending") for key in keys])).combine_chunks()


def content_hash(table: pa.Table) -> str:
    """Return the SHA-256 of names, types and values, floating-point values to nine significant digits."""
    digest = hashlib.sha256()
    for name in table.column_names:
        column = table.column(name).combine_chunks()
        digest.update(f"{name}\x1f{column.type}\x1e".encode())
        digest.update(np.packbits(column.is_null().to_numpy(zero_copy_only=False)).tobytes())
        if pa.types.is_floating(column.type):
            for part in _digits(pc.fill_null(column, 0.0).to_numpy(zero_copy_only=False)):
                digest.update(part.tobytes())
        elif pa.types.is_integer(column.type):
            digest.update(pc.fill_null(column, 0).to_numpy(zero_copy_only=False).astype("<i8").tobytes())
        else:
            digest.update(json.dumps(column.to_pylist(), ensure_ascii=False).encode())
    for key, text in sorted((table.schema.metadata or {}).items()):
        digest.update(key + b"\x1f" + text + b"\x1e")
    return digest.hexdigest()


def write(table: pa.Table, path: Path) -> int:
    """Write one Parquet file, each column in the encoding that is smallest for it, and return its size."""
    encodings = {field.name: _smallest(table.select([field.name])) for field in table.schema}
    data = _bytes(table, encodings)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return len(data)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return dictionary and large strings as strings, and list items by Arrow's name, not by Parquet's."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_list(kind):
        return column.cast(pa.list_(kind.value_type))
    return column.cast(pa.string() if pa.types.is_large_string(kind) else kind)


def _is_key(field: pa.Field) -> bool:
    figure = pa.types.is_floating(field.type) or pa.types.is_list(field.type)
    return field.name not in NOT_KEYS and not figure


# Powers of ten as every processor reads them; vectorised powers differ in the last bit between processors.
_LEAST = 340
_POWERS = np.array([float(f"1e{power}") for power in range(-_LEAST, 309)])


def _digits(values: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return mantissa (nine digits) and decimal exponent, so that noise beyond them does not count."""
    finite = np.isfinite(values) & (values != 0)
    size = np.abs(np.where(finite, values, 1.0))
    exponent = np.floor(np.log10(size)).astype(np.int64)
    scaled = np.where(finite, values, 0.0) / _POWERS[exponent - SIGNIFICANT + 1 + _LEAST]
    mantissa = np.rint(scaled).astype(np.int64)
    carried = np.abs(mantissa) == 10**SIGNIFICANT
    mantissa = np.where(carried, mantissa // 10, mantissa)
    exponent = np.where(finite, exponent + carried, 0)
    mantissa[~np.isfinite(values)] = np.iinfo(np.int64).min
    return mantissa.astype("<i8"), exponent.astype("<i8")


def _smallest(column: pa.Table) -> str:
    """Return the encoding with the fewest bytes; the first of equals."""
    kind = column.schema.field(0).type
    if pa.types.is_floating(kind):
        choices: tuple[str, ...] = _FLOATS
    elif pa.types.is_integer(kind):
        choices = _INTEGERS
    else:
        return DICTIONARY
    name = column.column_names[0]
    return min(choices, key=lambda choice: len(_bytes(column, {name: choice})))


def _bytes(table: pa.Table, encodings: Mapping[str, str]) -> bytes:
    """Return the Parquet file as bytes."""
    by_dictionary = [
        _leaf(table.schema.field(name)) for name, encoding in encodings.items() if encoding == DICTIONARY
    ]
    others = {name: encoding for name, encoding in encodings.items() if encoding != DICTIONARY}
    buffer = io.BytesIO()
    with pq.ParquetWriter(
        buffer,
        table.schema,
        version="2.6",
        data_page_version="2.0",
        compression="zstd",
        compression_level=LEVEL,
        use_dictionary=by_dictionary or False,
        column_encoding=others or None,
        data_page_size=1 << 24,
        dictionary_pagesize_limit=1 << 24,
        write_statistics=False,
        store_schema=False,
    ) as writer:
        writer.write_table(table, row_group_size=max(table.num_rows, 1))
        if table.schema.metadata:  # not written with the schema, because store_schema is off
            writer.add_key_value_metadata(table.schema.metadata)
    return buffer.getvalue()


def _leaf(field: pa.Field) -> str:
    """Return the Parquet path of a column: that of its items for a list."""
    return f"{field.name}.list.element" if pa.types.is_list(field.type) else field.name


def _manifest(out: Path) -> dict[str, dict[str, Any]]:
    path = out / MANIFEST
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _exchange(fresh: Path, out: Path) -> None:
    """Put `fresh` in the place of `out`; on failure put `out` back."""
    aside = fresh.with_name(fresh.name + "-before")
    if out.exists():
        out.rename(aside)
    try:
        fresh.rename(out)
    except OSError:
        if aside.exists():
            aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Let one build at a time write to `out`."""
    mark = hashlib.sha256(str(out).encode()).hexdigest()[:12]
    with (Path(tempfile.gettempdir()) / f"bessemer-build-{mark}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
