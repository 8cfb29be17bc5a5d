"""What happened to us? Peak, decline and recovery against the nation, on four axes."""

from bessemer.history.axes import axis
from bessemer.history.changepoints import turning_points
from bessemer.history.hub_report import hubs
from bessemer.history.joints import joint_years
from bessemer.history.paths import Episode, decade_changes, episode, relative_path
from bessemer.history.recessions import recession_dates, responses
from bessemer.history.regressions import clustered_ols
from bessemer.history.tables import trajectory
from bessemer.history.turning import turn
from bessemer.history.verdicts import Verdict, course_verdict, shift_verdict

__all__ = [
    "Episode",
    "Verdict",
    "axis",
    "clustered_ols",
    "course_verdict",
    "decade_changes",
    "episode",
    "hubs",
    "joint_years",
    "recession_dates",
    "relative_path",
    "responses",
    "shift_verdict",
    "trajectory",
    "turn",
    "turning_points",
]
