"""What if? A region's shares after it changed as its role models did."""

from bessemer.rolemodels.transferring.perturbation import (
    Transfer,
    average_factor,
    capped,
    perturb,
    relative_factor,
)

__all__ = ["Transfer", "average_factor", "capped", "perturb", "relative_factor"]
