"""A dataset of the user's own, laid over the reference: its places first, those that ship as role models."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer.classify import Industry, Scheme, add_scheme
from bessemer.errors import RegionError
from bessemer.panel import Panel
from bessemer.regions import OWN, Region, Regions, spoken
from bessemer.sources.catalogue import Catalogue, catalogue_from
from bessemer.sources.dataset import Dataset, Nation
from bessemer.sources.locking import Hold
from bessemer.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

OWN_JOBS = "own_jobs"
"""Key of the user's table of jobs in every imported dataset."""

# What fits beside a bar, in English and in Chinese.
_SHORT, _SHORT_ZH = 24, 10

# What looks like a slash and parts no address.
_SLASH = "\N{DIVISION SLASH}"


class OwnRegions(Regions):
    """The user's places and all regions that ship; a name means the user's place where both have it.

    Parameters
    ----------
    name : str
        Of the dataset; ids of its places begin with it.
    own : iterable of Region
    others : Regions
    """

    def __init__(self, name: str, own: Iterable[Region], others: Regions) -> None:
        self._name = name
        self._own = Regions(own)
        super().__init__([*self._own.values(), *others.values()])

    def resolve(self, text: str) -> Region:
        """Return the region that `text` names; the user's own places come first.

        Raises
        ------
        RegionError
            If no region has the name, or several have it.
        """
        exact = own_id(self._name, text) if isinstance(text, str) else ""
        if exact in self._own:
            return self._own[exact]
        try:
            return self._own.resolve(text)
        except RegionError as error:
            if error.candidates:
                raise
        return super().resolve(text)


class OwnDataset(Dataset):
    """An imported dataset over the reference dataset.

    Its own places stand beside all regions that ship, so that these stay candidates as role models. The
    nation of an own place is all places of the dataset together.

    Parameters
    ----------
    name : str
    folder : str or Path
        Of the version that is read.
    content : mapping
        What ``dataset.json`` holds.
    base : Dataset
        The reference.
    """

    def __init__(self, name: str, folder: str | Path, content: Mapping[str, Any], base: Dataset) -> None:
        own = catalogue_from({"sources": content["sources"], "tables": content["tables"]}, Path(folder))
        merged = Catalogue(
            sources={**base.catalogue.sources, **own.sources},
            tables={**base.catalogue.tables, **own.tables},
        )
        super().__init__(name, folder, merged)
        self.content = content
        self._base = base
        self.hold: Hold | None = None
        self._own_tables = frozenset(own.tables)
        for title, industries in content["schemes"].items():
            add_scheme(own_scheme(title, industries))

    @cached_property
    def regions(self) -> OwnRegions:
        """The user's places, then all regions of the reference."""
        return OwnRegions(self.name, map(self._place, self.content["places"]), self._base.regions)

    @property
    def known_places(self) -> Regions:
        """Regions that ship: the user's own are no role models."""
        return self._base.regions

    @property
    def folders(self) -> tuple[Path, ...]:
        """The dataset's folder and the reference's."""
        return (self.folder, *self._base.folders)

    def arrow(self, key: str, columns: Sequence[str] = ()) -> pa.Table:
        """Return a table of the dataset, or of the reference."""
        return super().arrow(key, columns) if key in self._own_tables else self._base.arrow(key, columns)

    def panel(self, key: str, column: str = "value") -> Panel:
        """Return a panel of the dataset, or of the reference."""
        return super().panel(key, column) if key in self._own_tables else self._base.panel(key, column)

    def nation(self, region: Region) -> Nation:
        """Return what a region is compared with: for an own place, the dataset's places of its country.

        All places of the dataset where these are of one country, or the country has no second place.
        """
        return self._compared[region.country] if region.kind == OWN else self._base.nation(region)

    @cached_property
    def _compared(self) -> dict[str, Nation]:
        own = self.regions.of_kind(OWN)
        ids = tuple(region.id for region in own)
        found = {region.country: Nation(ids, places_of(self.name, len(ids))) for region in own}
        for code in found if len(found) > 1 else ():
            ids = tuple(region.id for region in own if region.country == code)
            if len(ids) > 1 and code in self._countries:
                found[code] = Nation(ids, places_of(self.name, len(ids), self._countries[code]))
        return found

    def twin(self, region: Region) -> Region | None:
        """Return the region that ships and has the name of an own place, if there is just one."""
        if region.kind != OWN:
            return None
        try:
            found = self._base.regions.resolve(region.name)
        except RegionError:
            return None
        return found if found.kind != "economy" else None

    @cached_property
    def _countries(self) -> dict[str, Text]:
        return countries(self._base)

    def _place(self, entry: Mapping[str, str]) -> Region:
        code = entry.get("country") or self.content.get("country") or ""
        return Region(
            id=entry["id"],
            name=entry["name"],
            name_zh=entry["name_zh"],
            kind=OWN,
            country=code,
            nation=self._countries.get(code) or places_of(self.name, len(self.content["places"])),
        )


def own_id(name: str, place: str) -> str:
    """Return the id of a place of a dataset; an id is one step of an address, so that it has no slash.

    Examples
    --------
    >>> own_id("towns", "Brack"), own_id("towns", "Biel/Bienne")
    ('towns:Brack', 'towns:Biel∕Bienne')
    """
    return f"{name}:{unicodedata.normalize('NFKC', place).strip().replace('/', _SLASH)}"


def countries(data: Dataset) -> dict[str, Text]:
    """Return the names of the countries that have regions in a dataset, by ISO 3166 alpha-3 code."""
    return {region.country: region.nation for region in data.regions.values()}


def places_of(name: str, count: int, country: Text | None = None) -> Text:
    """Return how all places of a dataset, or those in a country, are called inside a sentence."""
    if country is not None:
        within = spoken(country)
        return Text(f"the {count} places of {name} in {within.en}", f"“{name}”在{within.zh}的{count}个地区")
    return Text(f"the {count} places of {name}", f"“{name}”的{count}个地区")


def own_scheme(name: str, industries: Iterable[Mapping[str, str]]) -> Scheme:
    """Return a classification of the user's own.

    Parameters
    ----------
    industries : iterable of mapping
        ``code``, ``name`` and ``name_zh`` of each, in order.
    """
    return Scheme(
        name,
        tuple(
            Industry(
                scheme=name,
                code=entry["code"],
                name=entry["name"],
                name_zh=entry["name_zh"],
                short=_cut(entry["name"], _SHORT),
                short_zh=_cut(entry["name_zh"], _SHORT_ZH),
                order=order,
            )
            for order, entry in enumerate(industries, start=1)
        ),
    )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
