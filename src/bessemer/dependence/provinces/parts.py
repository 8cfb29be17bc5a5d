"""The parts of a province's answer that are its own, in the order of reading."""

from __future__ import annotations

from bessemer.answer import Part
from bessemer.dependence.derived import shipped_origins
from bessemer.dependence.province import Customs
from bessemer.dependence.provinces.chain_part import chain_part
from bessemer.dependence.provinces.course_part import course_part
from bessemer.dependence.provinces.courses import read_course
from bessemer.dependence.provinces.partner_part import partner_part
from bessemer.dependence.regional.ranges import YEAR
from bessemer.regions import Region
from bessemer.sources import Dataset


def province_parts(data: Dataset, region: Region, trade: Customs, asked: int | None) -> tuple[Part, ...]:
    """Return the course by groups of goods, import content through the whole chain, and the partners behind.

    Parameters
    ----------
    trade : Customs
        The customs figures of the answer's year.
    asked : int or None
        The year asked for, which bounds the world table.
    """
    course = read_course(data, trade)
    found: list[Part | None] = [course_part(course, region)]
    if trade.year >= YEAR:
        found.append(chain_part(data, region))
    world = shipped_origins(data).year_for(asked)
    if world is not None:
        found.append(partner_part(data, course, region, world))
    return tuple(part for part in found if part is not None)
