"""What kind of industry it is: its group, whether it is traded, and which of the four aims it serves."""

from __future__ import annotations

from bessemer.classify import Industry, concordance
from bessemer.structure.technology import intensities
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
OPEN_GROUPS = ("goods", "knowledge services", "health and education")
TRADED = ("goods", "knowledge services")

GROUP_NAMES = {
    "goods": Text("goods", "制造"),
    "knowledge services": Text("knowledge services", "知识型服务"),
    "health and education": Text("health and education", "卫生和教育"),
    "other services": Text("other services", "其他服务"),
    "extraction and farming": Text("extraction and farming", "农业和采掘"),
    "residual classes": Text("residual classes", "其他未列明"),
}
AIM_NAMES = {
    "technology": Text("advanced technology", "先进技术"),
    "care": Text("medical care", "医疗"),
    "education": Text("education", "教育"),
    "finance": Text("finance", "金融"),
    "": Text("–", "–"),
}
AIMS = ("technology", "care", "education", "finance")
# Drugs and medical instruments are made for care; research serves technology.
_CARE_GOODS = {("ind1990", "181"), ("ind1990", "372")}
_RESEARCH = {("ind1990", "891"), ("ind1990", "882"), ("io42", "35"), ("io42", "36"), ("io42_2012", "36")}
# Social services, job training and day care are no medical care, though their section is health.
_NO_CARE = {("ind1990", code) for code in ("861", "862", "870", "871")}
_A10_AIMS = {"J": "technology", "K": "finance"}


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
    links = concordance(industry.scheme, "a10").links_of(industry.code)
    groups = {_GROUPS_A10.get(link.target_code, "other services") for link in links}
    return groups.pop() if len(groups) == 1 else "other services"


def aim_of(industry: Industry) -> str:
    """Return which aim of the founding case an industry serves, or an empty string.

    Advanced technology is manufacturing of high and medium-high intensity and the high-technology
    services after OECD and Eurostat; care includes drugs and medical instruments where they are apart.

    Examples
    --------
    >>> from bessemer.classify import scheme
    >>> aim_of(scheme("io42")["20"]), aim_of(scheme("io42")["40"]), aim_of(scheme("ind1990")["181"])
    ('technology', 'care', 'care')
    """
    key = (industry.scheme, industry.code)
    if industry.scheme == "a10":
        return _A10_AIMS.get(industry.code, "")
    if key in _CARE_GOODS:
        return "care"
    if industry.parent in ("education", "finance"):
        return industry.parent
    if industry.parent == "health":
        return "" if key in _NO_CARE else "care"
    if key in _RESEARCH:
        return "technology"
    known = intensities(industry.scheme).get(industry.code)
    if known is not None and known.levels and known.levels <= {"high", "medium_high", "kis_high_tech"}:
        return "technology"
    return ""
