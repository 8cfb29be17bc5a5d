"""What happened to us? Peak, decline and recovery against the nation, on four axes."""

from bessemer.history.axes import axis
from bessemer.history.changepoints import turning_points
from bessemer.history.evidence.dated_scans import scan_p_values
from bessemer.history.evidence.grids import Grid, evidence_grid
from bessemer.history.evidence.standings import AxisVerdict, Cell, axis_verdict
from bessemer.history.hub_report import hubs
from bessemer.history.joints import joint_years
from bessemer.history.paths import DeepestFall, decade_changes, deepest_fall, relative_path
from bessemer.history.recessions import recession_dates, responses
from bessemer.history.regressions import clustered_ols
from bessemer.history.synthetic.augmented import augmented_control, ridge_correction, ridge_penalty
from bessemer.history.synthetic.checks import same_sign
from bessemer.history.synthetic.comparison import Comparison, compare
from bessemer.history.synthetic.conformal import conformal_intervals, conformal_p_value
from bessemer.history.synthetic.control import Check, SyntheticControl
from bessemer.history.synthetic.dual import least_norm, ridge_simplex_weights
from bessemer.history.synthetic.inference import (
    leave_one_out,
    maximum_p_values,
    placebo_in_time,
    placebo_p_value,
    placebos_in_space,
    rmspe_ratios,
)
from bessemer.history.synthetic.predictors import PredictorFit, predictor_control, predictor_weights
from bessemer.history.synthetic.scans import scan_regions
from bessemer.history.synthetic.sdid import DoubleWeights, double_weights, synthetic_difference
from bessemer.history.synthetic.simplex import SimplexFit, simplex_weights
from bessemer.history.synthetic.synth import synthetic_control
from bessemer.history.tables import trajectory
from bessemer.history.turning import turn
from bessemer.history.verdicts import Verdict, course_verdict, shift_verdict

__all__ = [
    "AxisVerdict",
    "Cell",
    "Check",
    "Comparison",
    "DeepestFall",
    "DoubleWeights",
    "Grid",
    "PredictorFit",
    "SimplexFit",
    "SyntheticControl",
    "Verdict",
    "augmented_control",
    "axis",
    "axis_verdict",
    "clustered_ols",
    "compare",
    "conformal_intervals",
    "conformal_p_value",
    "course_verdict",
    "decade_changes",
    "deepest_fall",
    "double_weights",
    "evidence_grid",
    "hubs",
    "joint_years",
    "least_norm",
    "leave_one_out",
    "maximum_p_values",
    "placebo_in_time",
    "placebo_p_value",
    "placebos_in_space",
    "predictor_control",
    "predictor_weights",
    "recession_dates",
    "relative_path",
    "responses",
    "ridge_correction",
    "ridge_penalty",
    "ridge_simplex_weights",
    "rmspe_ratios",
    "same_sign",
    "scan_p_values",
    "scan_regions",
    "shift_verdict",
    "simplex_weights",
    "synthetic_control",
    "synthetic_difference",
    "trajectory",
    "turn",
    "turning_points",
]
