"""General equilibrium: what tariffs, trade costs and embargoes change once prices and wages follow."""

from bessemer.dependence.gravity.effects import Counterfactual, counterfactual
from bessemer.dependence.gravity.elasticities import ElasticitySet, elasticity_sets
from bessemer.dependence.gravity.hat import ConvergenceError

__all__ = ["ConvergenceError", "Counterfactual", "ElasticitySet", "counterfactual", "elasticity_sets"]
