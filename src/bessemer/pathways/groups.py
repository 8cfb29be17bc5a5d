"""What kind of industry it is: goods, services of knowledge, of people, extraction; and which are traded."""

from __future__ import annotations

from bessemer.classify import Industry, concordance, has_concordance
from bessemer.words import Text

_GROUPS = {
    "manufacturing": "goods",
    "information": "knowledge services",
    "finance": "knowledge services",
    "business_services": "knowledge services",
    "science_technical": "knowledge services",
    "education": "health and education",
    "health": "health and education",
    "mining": "extraction and farming",
}
_GROUPS_A10 = {
    "A": "extraction and farming",
    "B-E": "goods",
    "J": "knowledge services",
    "K": "knowledge services",
    "M-N": "knowledge services",
    "O-Q": "health and education",
}
_OWN = "own classification"
OPEN_GROUPS = ("goods", "knowledge services", "health and education", _OWN)
TRADED = ("goods", "knowledge services")

GROUP_NAMES = {
    "goods": Text("goods", "制造"),
    "knowledge services": Text("knowledge services", "知识型服务"),
    "health and education": Text("health and education", "卫生和教育"),
    "other services": Text("other services", "其他服务"),
    "extraction and farming": Text("extraction and farming", "农业和采掘"),
    _OWN: Text("own classification", "自有分类"),
    "residual classes": Text("residual classes", "其他未列明"),
}
"""Names of the kinds of industry."""


def group_of(industry: Industry) -> str:
    """Return which kind of industry it is; residual classes ("other goods") are nothing one can plan for."""
    if (
        industry.name.startswith("Other ")
        or "not elsewhere classified" in industry.name
        or "unspecified" in industry.short
    ):
        return "residual classes"
    if industry.scheme != "a10" and industry.parent:
        return _GROUPS.get(industry.parent, "other services")
    if not has_concordance(industry.scheme, "a10"):
        return _OWN
    links = concordance(industry.scheme, "a10").links_of(industry.code)
    groups = {_GROUPS_A10.get(link.target_code, "other services") for link in links}
    return groups.pop() if len(groups) == 1 else "other services"
