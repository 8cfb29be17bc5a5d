"""What a concordance does to figures: what goes nowhere, what is shared out by assumption, what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from bessemer.classify import Concordance, weighted
from bessemer.classify.shares import Balance, Plan, balance, plan_of, share_out
from bessemer.classify.weights import out_share
from bessemer.conversion import stand_in
from bessemer.errors import DataError
from bessemer.panel import Floats, Panel
from bessemer.result import Result
from bessemer.sources.given import check_panel, choice_given
from bessemer.words import Message

COLUMNS = ("code", "relation", "targets", "value", "of_all", "nowhere", "assumed")
_LITTLE = 0.0005
"""A share that reads as nothing in percent."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """What becomes of the figures of a panel under a concordance.

    Attributes
    ----------
    table : Result
        By source code: how it is linked, its value over all years and places that are known, its share of
        all, and how much of it goes nowhere or is shared out by assumption.
    nowhere, assumed : float
        Fractions of all known value that go nowhere, and that are shared out by weights which no one
        published.
    unlisted : tuple of str
        Codes of the panel of which the concordance says nothing.
    lacking : tuple of str
        Codes of the concordance that the panel does not have, though a target needs them.
    never : tuple of str
        Targets that cannot be known: of those that a code of the panel leads to, these lack a part.
    unknown : int
        Unknown source cells.
    balance : Balance
        What went in, came out and was left, added up.
    """

    table: Result
    nowhere: float
    assumed: float
    unlisted: tuple[str, ...]
    lacking: tuple[str, ...]
    never: tuple[str, ...]
    unknown: int
    balance: Balance

    def sentences(self) -> tuple[Message, ...]:
        """Return what a reader should know, sentence by sentence."""
        links = self.table.parameters
        found = [
            Message(
                "harmonise.mapped",
                codes=int(links["codes"]),
                targets=int(links["targets"]),
                source=str(links["source"]),
                target=str(links["target"]),
            )
        ]
        if self.assumed > 0:
            found.append(Message("harmonise.assumed", share=self.assumed, count=int(links["split"])))
        if self.nowhere >= _LITTLE:
            found.append(Message("harmonise.nowhere", share=self.nowhere, count=int(links["out"])))
        elif links["out"]:
            found.append(Message("harmonise.nowhere_little", count=int(links["out"])))
        if self.unlisted:
            found.append(Message("harmonise.unlisted", names=_few(self.unlisted), count=len(self.unlisted)))
        if self.lacking and links["absent"] == "zero":
            found.append(Message("harmonise.lacking_zero", names=_few(self.lacking), count=len(self.lacking)))
        elif self.lacking:
            found.append(
                Message(
                    "harmonise.lacking",
                    names=_few(self.lacking),
                    count=len(self.lacking),
                    targets=len(self.never),
                )
            )
        if self.unknown:
            found.append(Message("harmonise.unknown", count=self.unknown))
        if self.balance.rows:
            found.append(Message("harmonise.balanced", rows=self.balance.rows, gap=self.balance.gap))
        return tuple(found)


def coverage(
    panel: Panel,
    links: Concordance,
    *,
    missing: Literal["equal", "unknown"] = "equal",
    absent: Literal["unknown", "zero"] = "unknown",
) -> Coverage:
    r"""Say what a concordance does to the figures of a panel.

    With :math:`x_s` the sum of a code's known cells, :math:`o_s` the fraction that goes nowhere and
    :math:`a_s` the fraction whose weights are assumed,

    .. math:: \text{nowhere} = \frac{\sum_s o_s x_s}{\sum_s x_s}, \qquad
        \text{assumed} = \frac{\sum_s a_s x_s}{\sum_s x_s}

    Parameters
    ----------
    panel : Panel
    links : Concordance
    missing, absent
        As :func:`bessemer.conversion.convert_panel` takes them. Codes of which the concordance says nothing
        count as going nowhere.

    Returns
    -------
    Coverage

    Examples
    --------
    >>> import bessemer as bm
    >>> from bessemer.classify import concordance
    >>> jobs = bm.Panel([[[30.0, 70.0]]], (2016,), ("a",), ("452112", "452910"), classification="naics2012")
    >>> found = coverage(jobs, concordance("naics2012", "naics2017"), absent="zero")
    >>> found.assumed, found.nowhere, found.balance.gap
    (0.3, 0.0, 0.0)
    """
    import pandas as pd

    check_panel(panel)
    if not isinstance(links, Concordance):
        raise DataError(
            f"A {type(links).__name__} is no concordance.",
            remedy="Use concordance() or crosswalk().",
        )
    choice_given(missing, "missing", ("equal", "unknown"))
    choice_given(absent, "absent", ("unknown", "zero"))
    used = weighted(links) if missing == "equal" else links
    regions = links.axis == "regions"
    codes = panel.regions if regions else panel.industries
    cells = np.moveaxis(panel.values, 1, -1) if regions else panel.values
    if regions:
        cells = stand_in(cells, np.moveaxis(panel.status, 1, -1), codes, used)
    plan = plan_of(used, codes, absent=absent, unlisted="out")
    value = np.nansum(cells.reshape(-1, len(codes)), axis=0)
    guessed = _assumed(plan, len(codes))
    listed = {link.source_code for link in links.links}
    relations = [_relation(links, code) if code in listed else "unlisted" for code in codes]
    whole = float(np.abs(value).sum())
    shares = np.abs(value) / whole if whole else np.zeros(len(codes))
    frame = pd.DataFrame(
        {
            "code": codes,
            "relation": relations,
            "targets": [
                sum(bool(link.target_code) for link in links.links_of(code)) if code in listed else 0
                for code in codes
            ],
            "value": value,
            "of_all": shares,
            "nowhere": plan.out,
            "assumed": guessed,
        },
        columns=list(COLUMNS),
    )
    frame = frame.sort_values(["of_all", "code"], ascending=[False, True], ignore_index=True)
    result = Result(
        name="coverage",
        title=Message("harmonise.coverage", source=links.source, target=links.target),
        table=frame,
        units={"value": panel.unit or "", **dict.fromkeys(("of_all", "nowhere", "assumed"), "fraction")},
        parameters={
            "source": links.source,
            "target": links.target,
            "codes": len(codes),
            "targets": len(plan.targets),
            "split": int((guessed > 0).sum()),
            "out": int((plan.out > 0).sum()),
            "missing": missing,
            "absent": absent,
        },
        shown=("code", "relation", "targets", "of_all", "nowhere", "assumed"),
        formats={
            "targets": "integer",
            "of_all": "percent",
            "nowhere": "percent",
            "assumed": "percent",
        },
    )
    return Coverage(
        table=result,
        nowhere=float((shares * plan.out).sum()),
        assumed=float((shares * guessed).sum()),
        unlisted=tuple(code for code in codes if code not in listed),
        lacking=plan.lacking,
        never=tuple(code for code, lost in zip(plan.targets, plan.never, strict=True) if lost),
        unknown=int(np.isnan(cells).sum()),
        balance=balance(cells, share_out(cells, plan), plan),
    )


def _assumed(plan: Plan, size: int) -> Floats:
    """Return the fraction of each source code whose weights are assumed or not known."""
    loose = plan.assumed | np.isnan(plan.weight)
    stated = np.bincount(plan.source[~loose], plan.weight[~loose], minlength=size)
    touched = np.bincount(plan.source[loose], minlength=size) > 0
    return np.where(touched, np.maximum(0.0, 1.0 - stated - plan.out), 0.0)


def _relation(links: Concordance, code: str) -> str:
    """Return how a code is linked: whole, by published weights, by none, or nowhere."""
    found = links.links_of(code)
    if out_share(found) >= 1:
        return "out"
    if any(link.weight is None or link.assumed for link in found):
        return "split"
    return "one" if len(found) == 1 and found[0].relation == "one" else "part"


def _few(codes: tuple[str, ...]) -> str:
    shown = ", ".join(codes[:5])
    return shown if len(codes) <= 5 else f"{shown} …"
