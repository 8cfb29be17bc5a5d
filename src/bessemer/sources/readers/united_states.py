"""What the readers of United States files share: codes of places, levels, the agencies."""

from __future__ import annotations

from bessemer.sources.readers.reading import Origin
from bessemer.words import Text

COUNTRY = "USA"
PUBLIC_DOMAIN = Text("Public domain (work of the US Government)", "公有领域（美国联邦政府作品）")
DOLLARS = Text("US dollars at current prices", "美元（当年价）")
JOBS = Text("jobs", "个岗位")
ESTABLISHMENTS = Text("establishments", "个单位")
_LAST_STATE = 56


def is_county(code: str) -> bool:
    """Return whether a FIPS code of five digits is that of a county.

    Examples
    --------
    >>> is_county("42003"), is_county("42000"), is_county("91000"), is_county("00000")
    (True, False, False, False)
    """
    return code.isdigit() and 1 <= int(code[:2]) <= _LAST_STATE and code[2:] not in ("000", "")


def is_state(code: str) -> bool:
    """Return whether a FIPS code of five digits is that of a state.

    Examples
    --------
    >>> is_state("42000"), is_state("00000"), is_state("91000"), is_state("42003")
    (True, False, False, False)
    """
    return code.isdigit() and 1 <= int(code[:2]) <= _LAST_STATE and code[2:] == "000"


def bea(table: str, what: Text) -> Origin:
    """Return the origin of a regional table of the Bureau of Economic Analysis."""
    return Origin(
        title=Text(f"BEA regional accounts {table}: {what.en}", f"美国经济分析局区域账户{table}：{what.zh}"),
        short=Text(f"BEA {table}", f"美国经济分析局{table}"),
        publisher="US Bureau of Economic Analysis",
        citation=f"US Bureau of Economic Analysis. Regional Economic Accounts, table {table}: {what.en}.",
        url="https://apps.bea.gov/regional/downloadzip.htm",
        licence=PUBLIC_DOMAIN,
    )
