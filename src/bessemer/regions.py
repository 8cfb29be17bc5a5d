"""Regions, and what a typed name means: ids, English and Chinese names, aliases, near names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bessemer.errors import RegionError, did_you_mean, near_names
from bessemer.words import Text, locale_of
from bessemer.words.pinyin import is_chinese, place_in, reads

OWN = "own data"
KINDS = ("commuting zone", "province", "nuts2", "economy", OWN)
REST_OF_WORLD = "RoW"
"""Id of what the world table does not list: an economy in sums, and no place."""

_SHOWN_CANDIDATES = 8
# Names that take an article inside an English sentence.
_WITH_ARTICLE = frozenset(
    {
        "Balearic Islands",
        "Basque Country",
        "Capital Region of Denmark",
        "Eastern and Midland Region (Ireland)",
        "Highlands and Islands",
        "Ionian Islands",
        "Netherlands",
        "North Aegean",
        "Northern Great Plain",
        "Northern and Western Region (Ireland)",
        "Peloponnese",
        "Rest of the world",
        "South Aegean",
        "Southern Great Plain",
        "Southern Region (Ireland)",
        "United Kingdom",
        "United States",
        "Valencian Community",
        "Vilnius Region",
        "West Midlands",
    }
)


def spoken(name: Text) -> Text:
    """Return the name of a place as it stands inside a sentence, with the article that English wants.

    Examples
    --------
    >>> spoken(Text("Netherlands", "荷兰")).en
    'the Netherlands'
    """
    if name.en not in _WITH_ARTICLE:
        return name
    return Text(f"the {name.en.replace('Rest of', 'rest of')}", name.zh)


@dataclass(frozen=True)
class Region:
    """A place with figures.

    Attributes
    ----------
    id : str
        ``CZ16300`` (US commuting zone), ``CN-JL`` (Chinese province), ``DEA5`` (NUTS2) or ``CHN`` (economy).
    name, name_zh : str
        Usual short names.
    kind : str
        One of :data:`KINDS`.
    country : str
        ISO 3166 alpha-3 code, or the code of the world table.
    nation : Text
        Name of the country in both languages.
    state, group : str or None
        US postal code of the largest place; census division, area of China, NUTS1 code or continent.
    latitude, longitude : float or None
        In degrees.
    name_local : str
        Official or long name.
    aliases : tuple of str
        Other names that resolve to the region.
    """

    id: str
    name: str
    name_zh: str
    kind: str
    country: str
    nation: Text
    state: str | None = None
    group: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    name_local: str = ""
    aliases: tuple[str, ...] = ()

    def label(self, locale: str) -> str:
        """Return the short name in `locale`."""
        return self.name_zh if locale_of(locale) == "zh-CN" else self.name

    def spoken(self, locale: str) -> str:
        """Return the short name as a sentence in `locale` says it: 'the Netherlands'."""
        return spoken(Text(self.name, self.name_zh)).label(locale)

    @property
    def full_name(self) -> str:
        """English name with the state of a US zone, so that the Springfields can be told apart."""
        return f"{self.name}, {self.state}" if self.state else self.name

    def long_label(self, locale: str) -> str:
        """Return the name as at first mention: with state, and for US places in both scripts."""
        if locale_of(locale) == "en":
            return self.full_name
        return self.name_zh if self.country == "CHN" else f"{self.name_zh} {self.full_name}"

    def names(self) -> tuple[str, ...]:
        """Return the names that mean this region and no part of it."""
        names = (self.name, self.name_zh, self.full_name, self.name_local)
        return tuple(dict.fromkeys(name for name in names if name))


def fold(text: str) -> str:
    """Return `text` without case, accents, punctuation and spaces, for comparing names.

    Examples
    --------
    >>> fold("Pittsburgh, PA") == fold("pittsburgh pa")
    True
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if c.isalnum())


def _typed(text: object) -> str:
    """Return a name without spaces around it, full-width letters and digits as usual ones."""
    if isinstance(text, Region):
        raise RegionError("A Region is given for a name.", remedy=f"Give its id: '{text.id}'.")
    if not isinstance(text, str):
        raise RegionError(
            f"{text!r} is not a name of a region.", remedy="Give an id or a name as text, such as 'Jilin'."
        )
    return unicodedata.normalize("NFKC", text).strip()


class Regions(Mapping[str, Region]):
    """All regions of a dataset by id, with name resolution.

    Parameters
    ----------
    regions : iterable of Region
        Each id once.

    Raises
    ------
    RegionError
        If two regions have the same id.
    """

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_id: dict[str, Region] = {}
        self._of_kind: dict[str, tuple[Region, ...]] = {}
        for region in regions:
            first = self._by_id.setdefault(region.id, region)
            if first is not region:
                raise RegionError(
                    f"Two regions have the id '{region.id}'.",
                    where=f"{first.full_name} and {region.full_name}.",
                    remedy="Give each region an id of its own.",
                )

    def __getitem__(self, id: str) -> Region:
        return self._by_id[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for region in self._by_id.values():
            for name in {fold(name) for name in (*region.names(), *region.aliases)} - {""}:
                index.setdefault(name, []).append(region.id)
        return index

    def resolve(self, text: str) -> Region:
        """Return the region that `text` names, by id, English or Chinese name, or alias.

        Raises
        ------
        RegionError
            If no region has the name (near names are suggested) or several have it (all are listed).

        Examples
        --------
        >>> import bessemer as bm
        >>> bm.region("吉林省").id
        'CN-JL'
        """
        wanted = _typed(text)
        for id in (wanted, wanted.upper()):
            if id in self._by_id:
                return self._by_id[id]
        # "CN-" is the beginning of an id and not the name "CN".
        found = [] if wanted.endswith("-") else self._by_name.get(fold(wanted), [])
        if len(found) == 1:
            return self._by_id[found[0]]
        if found:
            raise self._ambiguous(text, found)
        parts = [part.strip() for part in re.split("[,;、]", wanted)]
        if len(parts) > 1 and all(part in self._by_id or fold(part) in self._by_name for part in parts):
            raise RegionError(
                f"'{text}' is {len(parts)} regions, and one is asked for.",
                remedy="Give one; an option that takes several is given again for each, as in "
                f"--cut {parts[0]} --cut {parts[1]}.",
            ).of("region_unknown", text=wanted[:80], near=())
        names = [name for region in self._by_id.values() for name in (*region.names(), region.id)]
        hint = did_you_mean(wanted, names) or "No name is near it."
        search = f" 'bessemer regions {wanted[:12]}' searches;" if wanted else ""
        raise RegionError(
            f"No region is called '{text}'.",
            where=f"Looked at {len(self):,} regions.",
            remedy=f"{hint}{search} 'bessemer regions' lists all.",
        ).of("region_unknown", text=wanted[:80], near=self._near_ids(wanted))

    def _near_ids(self, text: str) -> tuple[str, ...]:
        """Return the regions whose names are spelled nearly as `text`."""
        near = near_names(text, [name for region in self._by_id.values() for name in region.names()])
        return tuple(dict.fromkeys(id for name in near for id in self._by_name.get(fold(name), ())))

    def _ambiguous(self, text: str, ids: list[str]) -> RegionError:
        shown = [f"{id} ({self._by_id[id].full_name})" for id in ids[:_SHOWN_CANDIDATES]]
        rest = len(ids) - len(shown)
        more = f" and {rest} more" if rest > 0 else ""
        return RegionError(
            f"'{text}' means {len(ids)} regions.",
            where=f"Candidates: {', '.join(shown)}{more}.",
            remedy=f"Use an id, for example '{ids[0]}'.",
            candidates=ids,
        ).of("region_ambiguous", text=text[:80], count=len(ids))

    @cached_property
    def _searched(self) -> tuple[tuple[Region, tuple[str, ...], tuple[str, ...]], ...]:
        """Each region with its names as compared, and its Chinese names as read in pinyin."""
        return tuple(
            (
                region,
                tuple(fold(name) for name in (region.id, *region.names(), *region.aliases)),
                tuple(name for name in (region.name_zh, *region.aliases) if any(map(is_chinese, name))),
            )
            for region in self._by_id.values()
        )

    def search(self, text: str = "") -> tuple[Region, ...]:
        """Return the regions whose id, name or alias contains `text`, best matches first; all without one.

        Chinese names are found by pinyin too, without tones and from any syllable on.

        Examples
        --------
        >>> import bessemer as bm
        >>> [region.name for region in bm.reference().regions.search("pi zi bao")]
        ['Pittsburgh']
        """
        wanted = fold(_typed(text))
        if not wanted:
            return () if text.strip() else tuple(self._by_id.values())
        # A single letter begins too many syllables to tell anything.
        pinyin = wanted if wanted.isascii() and len(wanted) > 1 else ""
        scored = []
        for region, names, chinese in self._searched:
            # A name of its own comes before that of a place in it.
            own = 1 + len(region.names())
            places = [(name.find(wanted), at >= own) for at, name in enumerate(names) if wanted in name]
            if places:
                scored.append((0 if wanted in names else 2, min(places), region.name, region.id, region))
                continue
            read = [at for name in chinese if pinyin and (at := place_in(name, pinyin)) is not None]
            if read:
                whole = any(reads(name, pinyin) for name in chinese)
                scored.append((1 if whole else 3, (min(read), False), region.name, region.id, region))
        return tuple(entry[-1] for entry in sorted(scored, key=lambda entry: entry[:-1]))

    def of_kind(self, kind: str) -> tuple[Region, ...]:
        """Return the regions of one of :data:`KINDS`.

        Raises
        ------
        RegionError
            If there is no such kind.
        """
        if kind not in KINDS:
            raise RegionError(f"{kind!r} is not a kind of region.", remedy=f"Use {', '.join(KINDS)}.")
        if kind not in self._of_kind:
            self._of_kind[kind] = tuple(region for region in self._by_id.values() if region.kind == kind)
        return self._of_kind[kind]

    def near_names(self, text: str) -> str:
        """Return a suggestion of near names, or an empty string."""
        return did_you_mean(text, [name for region in self._by_id.values() for name in region.names()])
