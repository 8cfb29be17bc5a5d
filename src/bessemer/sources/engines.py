"""Engines that micro-data are aggregated on: DuckDB on one machine, Apache Spark on one or many."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from bessemer.errors import OptionError, UnavailableError

SPARK_JAVA = "17 or 21"


def duckdb_engine(
    *, memory: str = "2GB", temporary: str | Path | None = None, threads: int | None = None
) -> Any:
    """Return an Ibis connection to DuckDB in this process that stays within a stated memory.

    Parameters
    ----------
    memory : str
        What DuckDB may hold at once, such as ``2GB``; what is more goes to the temporary folder.
    temporary : str or Path, optional
        Where it goes; ``.tmp`` in the working directory by default.
    threads : int, optional
        All cores by default. Each holds tables of its own, so fewer threads need less memory.

    Returns
    -------
    ibis.backends.duckdb.Backend

    Raises
    ------
    OptionError
        If DuckDB does not know the memory or the number of threads.

    Examples
    --------
    >>> engine = duckdb_engine(memory="500MB", threads=1)
    >>> engine.raw_sql("SELECT current_setting('threads')").fetchone()[0]
    1
    """
    import duckdb
    import ibis

    settings: dict[str, Any] = {"memory_limit": memory, "preserve_insertion_order": False}
    if temporary is not None:
        settings["temp_directory"] = str(temporary)
    if threads is not None:
        settings["threads"] = threads
    try:
        return ibis.duckdb.connect(**settings)
    except duckdb.Error as error:
        raise OptionError(
            f"DuckDB does not take these settings: {str(error).splitlines()[0]}",
            where=f"memory={memory!r}, threads={threads!r}.",
            remedy="Write memory as '2GB' and threads as a whole number of at least 1.",
        ) from error


def spark_engine(master: str | None = None, settings: dict[str, str] | None = None) -> Any:
    """Return an Ibis connection to Apache Spark.

    Parameters
    ----------
    master : str, optional
        Address of the cluster, such as ``spark://host:7077``, ``yarn`` or ``local[*]`` for this machine;
        by default what ``spark-submit`` or the running session says, else ``local[*]``.
    settings : dict, optional
        Further settings of Spark by name, such as ``{"spark.executor.memory": "4g"}``.

    Returns
    -------
    ibis.backends.pyspark.Backend

    Raises
    ------
    UnavailableError
        If pyspark or Java is not there, or the cluster cannot be reached.
    """
    try:
        import ibis
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UnavailableError(
            "Apache Spark is not installed.", remedy="pip install 'pyspark<4.1'"
        ) from error
    _require_java()
    chosen = dict(settings or {})
    if master is not None:
        chosen["spark.master"] = master
    if str(chosen.get("spark.master", "local")).startswith("local"):
        own = {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
        }
        chosen = own | chosen
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName("bessemer")
    for name, value in chosen.items():
        builder = builder.config(name, value)
    try:
        return ibis.pyspark.connect(builder.getOrCreate())
    except (PySparkException, OSError, RuntimeError) as error:
        raise UnavailableError(
            f"Spark does not start: {str(error).strip().splitlines()[0]:.200}",
            where=f"Master {chosen.get('spark.master', 'not given')}.",
            remedy=f"Check the address, that it can be reached, and that Java is {SPARK_JAVA}.",
        ) from error


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if home and (Path(home) / "bin" / "java").exists():
        return
    if shutil.which("java") is None:
        raise UnavailableError(
            "Spark needs Java, and there is none.",
            where="Neither JAVA_HOME nor the path leads to it.",
            remedy=f"Install Java {SPARK_JAVA}, for example with apt-get install default-jre-headless.",
        )
