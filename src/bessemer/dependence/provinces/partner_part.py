"""Which economies stand behind the nation's imports of the goods that a province imports for production."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bessemer.answer import Part
from bessemer.charts import Canvas, Chart
from bessemer.classify import scheme
from bessemer.dependence.derived import YEARS
from bessemer.dependence.province import GOODS, goods_name
from bessemer.dependence.provinces.courses import Course
from bessemer.dependence.suppliers import SUPPLIERS, suppliers_of
from bessemer.panel import Floats
from bessemer.regions import REST_OF_WORLD, Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_WATCHED = "USA"
_PARTNERS = 8
_NAMED = 3
_GROUPS = 6
WAYS = ("direct", "origin")


@dataclass(frozen=True, eq=False)
class Mix:
    """Shares of partners in the nation's imports for production, by group of goods and for a basket.

    Attributes
    ----------
    year : int
        Of the world table.
    partners : tuple of str
    groups : tuple of str
        Codes of ``goods12``.
    weights : ndarray, shape (groups,)
        Of the basket: each group's part of the province's imports for production.
    shares : mapping of ``direct`` and ``origin`` to ndarray, shape (partners, groups)
        Fractions of the nation's imports of the group.
    """

    year: int
    partners: tuple[str, ...]
    groups: tuple[str, ...]
    weights: Floats
    shares: dict[str, Floats]

    def basket(self, way: str) -> Floats:
        r"""Return each partner's share of the basket, :math:`\sum_g w_g s_{pg}`, shape (partners,)."""
        return np.asarray(self.shares[way] @ self.weights)

    def share(self, partner: str, way: str) -> float:
        """Return a partner's share of the basket."""
        return float(self.basket(way)[self.partners.index(partner)])

    def named(self, values: Floats, user: str, count: int) -> list[int]:
        """Return positions of the largest partners, without the user and the rest of the world."""
        order = np.argsort(-values, kind="stable")
        return [int(k) for k in order if self.partners[k] not in (user, REST_OF_WORLD)][:count]


def national_mix(data: Dataset, user: str, year: int, weights: Floats, groups: tuple[str, ...]) -> Mix:
    """Return the nation's mix of partners in a year of the world tables for a basket of goods.

    Parameters
    ----------
    weights : ndarray, shape (groups,)
        Value of each group in the basket, in any unit.
    """
    rows = suppliers_of(data, user, year)
    shares = {}
    partners: tuple[str, ...] = ()
    for way in WAYS:
        cells = rows.pivot(index="partner", columns="industry", values=way)[list(groups)]
        partners = tuple(cells.index)
        values = cells.to_numpy(np.float64)
        shares[way] = values / values.sum(axis=0)
    return Mix(year, partners, groups, weights / weights.sum(), shares)


def partner_part(data: Dataset, course: Course, region: Region, year: int) -> Part | None:
    """Return the part on partners; None where the province imports nothing for production.

    Parameters
    ----------
    course : Course
        Its last year gives the basket.
    year : int
        Of the world table.
    """
    place = course.regions.index(region.id)
    bought = np.nan_to_num((course.intermediate + course.capital)[-1, place])
    if not bought.sum() > 0:
        return None
    nation = data.regions[region.country]
    mix = national_mix(data, nation.id, year, bought, course.groups)
    before = national_mix(data, nation.id, YEARS[0], bought, course.groups) if year > YEARS[0] else None
    basket_year = course.years[-1]
    values = {"place": region, "nation": nation, "year": year, "basket_year": basket_year}
    return Part(
        id="province_partners",
        title=Message("province.part_partners", place=region),
        findings=(
            _main(data, mix, nation, values),
            _watched(data, mix, before),
            _first_group(data, mix, nation),
        ),
        results=tuple(_results(data, mix, region, nation, basket_year)),
        charts=(partners_chart(data, mix, region, nation, basket_year),),
        method=(Message("province.method_partners", year=year, basket_year=basket_year),),
        limits=(
            Message("province.limit_mix", nation=nation, place=region),
            Message("province.limit_partners", year=year),
        ),
    )


def _items(data: Dataset, mix: Mix, positions: list[int], values: Floats) -> list[Message]:
    return [
        Message("dependence.item", place=data.regions[mix.partners[k]], share=float(values[k]))
        for k in positions
    ]


def _main(data: Dataset, mix: Mix, nation: Region, values: dict[str, object]) -> Message:
    direct, origin = mix.basket("direct"), mix.basket("origin")
    rest = mix.partners.index(REST_OF_WORLD)
    return Message(
        "province.partners",
        direct=_items(data, mix, mix.named(direct, nation.id, _NAMED), direct),
        origin=_items(data, mix, mix.named(origin, nation.id, _NAMED), origin),
        rest=float(direct[rest]),
        rest_origin=float(origin[rest]),
        **values,
    )


def _watched(data: Dataset, mix: Mix, before: Mix | None) -> Message:
    partner = data.regions[_WATCHED]
    values = {
        "partner": partner,
        "year": mix.year,
        **{way: mix.share(_WATCHED, way) for way in WAYS},
    }
    if before is None:
        return Message("province.watched_single", **values)
    first = {f"first_{way}": before.share(_WATCHED, way) for way in WAYS}
    return Message("province.watched", start=before.year, **first, **values)


def _first_group(data: Dataset, mix: Mix, nation: Region) -> Message:
    at = int(mix.weights.argmax())
    direct = mix.shares["direct"][:, at]
    watched = mix.partners.index(_WATCHED)
    return Message(
        "province.first_group",
        group=goods_name(mix.groups[at]),
        part=float(mix.weights[at]),
        items=_items(data, mix, mix.named(direct, nation.id, _NAMED), direct),
        partner=data.regions[_WATCHED],
        direct=float(direct[watched]),
        origin=float(mix.shares["origin"][watched, at]),
        year=mix.year,
    )


def _results(data: Dataset, mix: Mix, region: Region, nation: Region, basket_year: int) -> list[Result]:
    """Return every partner's shares as data, and the groups with their first partners for reading."""
    import pandas as pd

    title = Message("province.partners_title", place=region, nation=nation, year=mix.year)
    rows = [
        {
            "industry": code,
            "partner": partner,
            "year": mix.year,
            **{f"{way}_share": float(mix.shares[way][k, at]) for way in WAYS},
        }
        for at, code in enumerate(mix.groups)
        for k, partner in enumerate(mix.partners)
    ]
    rows += [
        {
            "industry": "total",
            "partner": partner,
            "year": mix.year,
            **{f"{way}_share": float(mix.basket(way)[k]) for way in WAYS},
        }
        for k, partner in enumerate(mix.partners)
    ]
    shares = ("direct_share", "origin_share")
    full = Result(
        name="partners",
        title=title,
        table=pd.DataFrame(rows),
        units=dict.fromkeys(shares, "fraction of the nation's imports"),
        parameters={"basket_year": basket_year},
        conventions={"total": "the province's basket of imports for production", "mix": "the nation's"},
        sources=(SUPPLIERS,),
    )
    watched = mix.partners.index(_WATCHED)
    lines = []
    order = [int(at) for at in np.argsort(-mix.weights, kind="stable") if mix.weights[at] > 0]
    for at in order:
        group = scheme(GOODS)[mix.groups[at]]
        line: dict[str, object] = {
            "industry": group.code,
            "industry_name": group.short,
            "industry_name_zh": group.short_zh,
            "basket_share": float(mix.weights[at]),
        }
        for way in WAYS:
            values = mix.shares[way][:, at]
            first = mix.named(values, nation.id, 1)[0]
            said = Message(
                "province.cell", place=data.regions[mix.partners[first]], share=float(values[first])
            )
            line |= {f"first_{way}": say(said), f"first_{way}_zh": say(said, "zh-CN")}
            line[f"usa_{way}"] = float(values[watched])
        lines.append(line)
    numbers = ("basket_share", "usa_direct", "usa_origin")
    shown = Result(
        name="partners_shown",
        title=title,
        table=pd.DataFrame(lines),
        units={
            "basket_share": "fraction of the province's imports for production",
            **dict.fromkeys(numbers[1:], "fraction of the nation's imports"),
        },
        sources=(SUPPLIERS, "cn_trade_total"),
        shown=("industry_name", "basket_share", "first_direct", "first_origin", "usa_direct", "usa_origin"),
        formats=dict.fromkeys(numbers, "percent"),
    )
    return [full, shown]


def partners_chart(data: Dataset, mix: Mix, region: Region, nation: Region, basket_year: int) -> Chart:
    """Return a dumbbell of the largest partners: direct supplier, and origin of value added."""
    import pandas as pd

    from bessemer.charts import forms

    direct, origin = mix.basket("direct"), mix.basket("origin")
    most = np.maximum(direct, origin)
    chosen = mix.named(most, nation.id, _PARTNERS)
    watched = mix.partners.index(_WATCHED)
    if watched not in chosen:
        chosen = [*chosen[:-1], watched]
    places = np.empty(len(chosen), dtype=object)
    places[:] = [data.regions[mix.partners[k]] for k in chosen]
    frame = pd.DataFrame({"partner": places, "direct": direct[chosen], "origin": origin[chosen]})

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        drawn = data.assign(label=[canvas.name(place) for place in data["partner"]]).drop(columns="partner")
        return forms.dumbbell(
            drawn,
            canvas,
            label="label",
            start="direct",
            end="origin",
            names=(canvas.say("province.way_direct"), canvas.say("province.way_origin")),
            colours=("highlight", "region"),
            x_title=canvas.say("province.partners_axis"),
            axis_format=".0%",
        )

    values = {
        "partner": data.regions[_WATCHED],
        "direct": float(direct[watched]),
        "origin": float(origin[watched]),
        "year": mix.year,
    }
    kind = "more" if origin[watched] > direct[watched] else "less"
    about = {"place": region, "nation": nation, "basket_year": basket_year, "count": len(frame)}
    return Chart(
        id="dependence-partners",
        title=Message(f"province.partners_chart_{kind}", **values),
        subtitle=Message("province.partners_chart_subtitle", year=mix.year, **about),
        sources=(SUPPLIERS,),
        alt=Message("province.partners_chart_alt", year=mix.year, **about),
        data=frame,
        draw=draw,
        note=Message("province.partners_chart_note", nation=nation),
    )
