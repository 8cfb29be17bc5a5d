"""Sources: the dataset type, the shipped reference dataset and its catalogue."""

from bessemer.sources.catalogue import Catalogue, Source, TableInfo, load_catalogue
from bessemer.sources.dataset import Dataset, Nation
from bessemer.sources.shipped import reference

__all__ = ["Catalogue", "Dataset", "Nation", "Source", "TableInfo", "load_catalogue", "reference"]
