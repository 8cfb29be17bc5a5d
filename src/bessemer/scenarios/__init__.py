"""What if? Simulated futures of a region under scenarios, and its shares after its role models' change."""

from bessemer.rolemodels.transferring.perturbation import (
    Transfer,
    average_factor,
    capped,
    perturb,
    relative_factor,
)
from bessemer.scenarios.asked import scenario_answer
from bessemer.scenarios.engine import Plan, run
from bessemer.scenarios.library import SHIPPED, read_scenario, shipped
from bessemer.scenarios.lookback import hindcasts
from bessemer.scenarios.simulations import Simulation, simulate
from bessemer.scenarios.spec import (
    Build,
    Demography,
    Entry,
    Follow,
    Growth,
    Loss,
    Scenario,
    scenario_of,
)
from bessemer.scenarios.variance import Split, split_of

__all__ = [
    "SHIPPED",
    "Build",
    "Demography",
    "Entry",
    "Follow",
    "Growth",
    "Loss",
    "Plan",
    "Scenario",
    "Simulation",
    "Split",
    "Transfer",
    "average_factor",
    "capped",
    "hindcasts",
    "perturb",
    "read_scenario",
    "relative_factor",
    "run",
    "scenario_answer",
    "scenario_of",
    "shipped",
    "simulate",
    "split_of",
]
