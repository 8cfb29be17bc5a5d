"""Sources: the dataset type, the shipped reference dataset and its catalogue."""

from bessemer.sources.catalogue import Catalogue, Source, TableInfo, load_catalogue
from bessemer.sources.dataset import Dataset, Nation
from bessemer.sources.own import OwnDataset
from bessemer.sources.shipped import reference
from bessemer.sources.store import open_dataset

__all__ = [
    "Catalogue",
    "Dataset",
    "Nation",
    "OwnDataset",
    "Source",
    "TableInfo",
    "load_catalogue",
    "open_dataset",
    "reference",
]
