"""What happened to us? Peak, decline and recovery against the nation, on four axes."""

from bessemer.history.courses import trajectory
from bessemer.history.joints import joint_years
from bessemer.history.paths import Episode, decade_changes, episode, relative_path
from bessemer.history.turning import turn
from bessemer.history.verdicts import Verdict, course_verdict, shift_verdict

__all__ = [
    "Episode",
    "Verdict",
    "course_verdict",
    "decade_changes",
    "episode",
    "joint_years",
    "relative_path",
    "shift_verdict",
    "trajectory",
    "turn",
]
