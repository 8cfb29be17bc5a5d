"""The result of a synthetic control: weights, gaps, placebos and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

from bessemer.history.synthetic.comparison import Comparison
from bessemer.result import Result, plain
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

Grade = Literal["ok", "doubtful", "not credible"]
GRADES: tuple[Grade, ...] = ("ok", "doubtful", "not credible")
_UNSET: Any = None


@dataclass(frozen=True)
class Check:
    """One condition of a credible synthetic control, and how far it holds.

    Attributes
    ----------
    name : str
    verdict : {"ok", "doubtful", "not credible"}
    message : Message
        Why, as a clause that can follow "because".
    value : float
        The figure that decides; NaN where none does.
    """

    name: str
    verdict: Grade
    message: Message
    value: float = float("nan")

    def to_json(self) -> dict[str, Any]:
        """Return the check as plain data."""
        return {
            "name": self.name,
            "verdict": self.verdict,
            "value": plain(float(self.value)),
            "message": self.message.to_json(),
        }


@dataclass(frozen=True, eq=False, kw_only=True)
class SyntheticControl(Result):
    """A treated region beside its synthetic control.

    Attributes
    ----------
    weights : Series by donor
        Largest first; all donors are listed.
    gaps : Series by year
        Outcome less synthetic outcome, in the unit of the outcome.
    att : float
        Mean gap from the first treated year on.
    p_value : float
        By the ratio of RMSPE after to before among placebos in space, the treated region counted; unknown
        where there is no placebo.
    checks : tuple of Check
    comparison : Comparison
        What was compared.
    placebos : DataFrame, years by donors
        Gaps of each donor against the other donors; empty without placebos.
    ratios : Series by unit
        Ratio of RMSPE after to before, the treated region first.
    rmspe_pre, rmspe_post : float
        Root mean squared gap before, and from the first treated year on.
    standard_error : float
        Where the method gives one; unknown otherwise.
    inside, unique : bool
        Whether the treated region lies in the donors' hull, and whether no other weights fit as well.
    """

    comparison: Comparison = field(default=_UNSET)
    weights: pd.Series[float] = field(default=_UNSET)
    gaps: pd.Series[float] = field(default=_UNSET)
    att: float = float("nan")
    p_value: float = float("nan")
    checks: tuple[Check, ...] = ()
    placebos: pd.DataFrame = field(default=_UNSET)
    ratios: pd.Series[float] = field(default=_UNSET)
    rmspe_pre: float = float("nan")
    rmspe_post: float = float("nan")
    standard_error: float = float("nan")
    inside: bool = False
    unique: bool = True

    @property
    def verdict(self) -> Grade:
        """The worst verdict of the checks."""
        worst = max((GRADES.index(check.verdict) for check in self.checks), default=0)
        return GRADES[worst]

    @property
    def reasons(self) -> tuple[Message, ...]:
        """Why the verdict is not better."""
        worst = self.verdict
        return () if worst == "ok" else tuple(c.message for c in self.checks if c.verdict == worst)

    @property
    def sentence(self) -> Message:
        """The verdict with its reasons, as a sentence."""
        if self.verdict == "ok":
            return Message("synthetic.verdict_ok", count=len(self.checks))
        key = self.verdict.replace(" ", "_")
        return Message(f"synthetic.verdict_{key}", reasons=list(self.reasons))

    def to_json(self) -> dict[str, Any]:
        """Return the base's plain data with weights, effect, p-value, verdict and checks."""
        return super().to_json() | {
            "weights": plain({name: value for name, value in self.weights.items() if value > 0.0}),
            "att": plain(float(self.att)),
            "p_value": plain(float(self.p_value)),
            "standard_error": plain(float(self.standard_error)),
            "rmspe_pre": plain(float(self.rmspe_pre)),
            "rmspe_post": plain(float(self.rmspe_post)),
            "verdict": self.verdict,
            "sentence": self.sentence.to_json(),
            "checks": [check.to_json() for check in self.checks],
        }


def named(id: str, names: Mapping[str, Any] | None) -> Any:
    """Return what sentences call a region: its name where one is given, else its id."""
    return cast("Any", names or {}).get(id, id)
