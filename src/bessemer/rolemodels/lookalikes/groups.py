"""US zones added up to states: candidates of about the size of a province."""

from __future__ import annotations

import dataclasses
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bessemer.panel import Panel, Status
from bessemer.regions import Region, Regions
from bessemer.sources import Dataset
from bessemer.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

_ZONE = "commuting zone"
_MEANS = ("fraction", "standard deviations")
STATES = {
    "AL": Text("Alabama", "亚拉巴马州"),
    "AR": Text("Arkansas", "阿肯色州"),
    "AZ": Text("Arizona", "亚利桑那州"),
    "CA": Text("California", "加利福尼亚州"),
    "CO": Text("Colorado", "科罗拉多州"),
    "CT": Text("Connecticut", "康涅狄格州"),
    "DC": Text("Washington, D.C.", "华盛顿哥伦比亚特区"),
    "DE": Text("Delaware", "特拉华州"),
    "FL": Text("Florida", "佛罗里达州"),
    "GA": Text("Georgia (US)", "佐治亚州"),
    "IA": Text("Iowa", "艾奥瓦州"),
    "ID": Text("Idaho", "爱达荷州"),
    "IL": Text("Illinois", "伊利诺伊州"),
    "IN": Text("Indiana", "印第安纳州"),
    "KS": Text("Kansas", "堪萨斯州"),
    "KY": Text("Kentucky", "肯塔基州"),
    "LA": Text("Louisiana", "路易斯安那州"),
    "MA": Text("Massachusetts", "马萨诸塞州"),
    "MD": Text("Maryland", "马里兰州"),
    "ME": Text("Maine", "缅因州"),
    "MI": Text("Michigan", "密歇根州"),
    "MN": Text("Minnesota", "明尼苏达州"),
    "MO": Text("Missouri", "密苏里州"),
    "MS": Text("Mississippi", "密西西比州"),
    "MT": Text("Montana", "蒙大拿州"),
    "NC": Text("North Carolina", "北卡罗来纳州"),
    "ND": Text("North Dakota", "北达科他州"),
    "NE": Text("Nebraska", "内布拉斯加州"),
    "NH": Text("New Hampshire", "新罕布什尔州"),
    "NJ": Text("New Jersey", "新泽西州"),
    "NM": Text("New Mexico", "新墨西哥州"),
    "NV": Text("Nevada", "内华达州"),
    "NY": Text("New York State", "纽约州"),
    "OH": Text("Ohio", "俄亥俄州"),
    "OK": Text("Oklahoma", "俄克拉何马州"),
    "OR": Text("Oregon", "俄勒冈州"),
    "PA": Text("Pennsylvania", "宾夕法尼亚州"),
    "RI": Text("Rhode Island", "罗得岛州"),
    "SC": Text("South Carolina", "南卡罗来纳州"),
    "SD": Text("South Dakota", "南达科他州"),
    "TN": Text("Tennessee", "田纳西州"),
    "TX": Text("Texas", "得克萨斯州"),
    "UT": Text("Utah", "犹他州"),
    "VA": Text("Virginia", "弗吉尼亚州"),
    "VT": Text("Vermont", "佛蒙特州"),
    "WA": Text("Washington State", "华盛顿州"),
    "WI": Text("Wisconsin", "威斯康星州"),
    "WV": Text("West Virginia", "西弗吉尼亚州"),
    "WY": Text("Wyoming", "怀俄明州"),
}


class StateView(Dataset):
    """A dataset whose US zones are added up to the states of their largest places.

    Amounts (jobs, persons, income) are summed; shares and scores are means weighted by population. Zones do
    not end at state borders, so that a group is near to a state and not the same.

    Parameters
    ----------
    data : Dataset
        Where the zones are.
    """

    def __init__(self, data: Dataset) -> None:
        super().__init__(f"{data.name} by state", data.folder, data.catalogue)
        self._zones = data
        self._grouped: dict[tuple[str, str], Panel] = {}

    @cached_property
    def regions(self) -> Regions:
        """The regions of the dataset, with states in place of zones."""
        others = [region for region in self._zones.regions.values() if region.kind != _ZONE]
        zones = self._zones.regions.of_kind(_ZONE)
        states = sorted({zone.state for zone in zones if zone.state})
        return Regions([*others, *(_state(code, zones) for code in states)])

    def arrow(self, key: str, columns: Sequence[str] = ()) -> pa.Table:
        """Return a table of the dataset."""
        return self._zones.arrow(key, columns)

    def panel(self, key: str, column: str = "value") -> Panel:
        """Return a panel with states in place of zones."""
        panel = self._zones.panel(key, column)
        zones = self._zones.regions
        if panel.regions[0] not in zones or zones[panel.regions[0]].kind != _ZONE:
            return panel
        if (key, column) not in self._grouped:
            self._grouped[key, column] = self._sum(panel)
        return self._grouped[key, column]

    def _sum(self, panel: Panel) -> Panel:
        owners = np.array([state_id(self._zones.regions[id].state or "") for id in panel.regions])
        states = tuple(sorted(set(owners.tolist())))
        member = (owners[None, :] == np.array(states)[:, None]).astype(np.float64)
        if panel.unit in _MEANS:
            people = self._zones.panel("us_population").select(years=panel.years, regions=panel.regions)
            heads = people.values[:, :, 0]
            values = np.einsum("sr,tr,tri->tsi", member, heads, panel.values) / (heads @ member.T)[:, :, None]
        else:
            values = np.einsum("sr,tri->tsi", member, panel.values)
        status = np.where(np.isnan(values), Status.NOT_COLLECTED, Status.ESTIMATED).astype(np.uint8)
        return dataclasses.replace(panel, values=values, status=status, regions=states)


@lru_cache(maxsize=4)
def by_state(data: Dataset) -> StateView:
    """Return the dataset with US zones added up to states, made once for each dataset."""
    return StateView(data)


def state_id(code: str) -> str:
    """Return the id of a state: ``US-PA``."""
    return f"US-{code}"


def _state(code: str, zones: tuple[Region, ...]) -> Region:
    inside = [zone for zone in zones if zone.state == code]
    name = STATES.get(code, Text(code, code))
    return Region(
        id=state_id(code),
        name=name.en,
        name_zh=name.zh,
        kind=_ZONE,
        country=inside[0].country,
        nation=inside[0].nation,
        group=inside[0].group,
        latitude=_mean([zone.latitude for zone in inside]),
        longitude=_mean([zone.longitude for zone in inside]),
    )


def _mean(values: list[float | None]) -> float | None:
    known: NDArray[np.float64] = np.array([value for value in values if value is not None])
    return float(known.mean()) if known.size else None
