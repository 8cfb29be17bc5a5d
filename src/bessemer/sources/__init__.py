"""Sources: the dataset type, the shipped reference dataset and its catalogue."""

from bessemer.sources.catalogue import Catalogue, Source, TableInfo, load_catalogue
from bessemer.sources.dataset import Dataset, Nation
from bessemer.sources.engines import duckdb_engine, spark_engine
from bessemer.sources.micro import MicroData, microdata
from bessemer.sources.own import OwnDataset
from bessemer.sources.shipped import reference
from bessemer.sources.store import open_dataset

__all__ = [
    "Catalogue",
    "Dataset",
    "MicroData",
    "Nation",
    "OwnDataset",
    "Source",
    "TableInfo",
    "duckdb_engine",
    "load_catalogue",
    "microdata",
    "open_dataset",
    "reference",
    "spark_engine",
]
