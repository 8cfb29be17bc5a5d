"""General equilibrium: what tariffs, trade costs and embargoes change once prices and wages follow."""

from bessemer.dependence.gravity.effects import Counterfactual, counterfactual
from bessemer.dependence.gravity.elasticities import ElasticitySet, elasticity_sets
from bessemer.dependence.gravity.ensemble import CounterfactualRange, counterfactual_range
from bessemer.dependence.gravity.hat import ConvergenceError
from bessemer.dependence.gravity.isolation import isolation_loss
from bessemer.dependence.gravity.leverage import elasticity_leverage
from bessemer.dependence.gravity.nafta import nafta_replication

__all__ = [
    "ConvergenceError",
    "Counterfactual",
    "CounterfactualRange",
    "ElasticitySet",
    "counterfactual",
    "counterfactual_range",
    "elasticity_leverage",
    "elasticity_sets",
    "isolation_loss",
    "nafta_replication",
]
