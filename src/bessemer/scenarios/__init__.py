"""What if? A region's shares after it changed as its role models did."""

from bessemer.scenarios.engine import Transfer, average_factor, capped, perturb, relative_factor, transfer

__all__ = ["Transfer", "average_factor", "capped", "perturb", "relative_factor", "transfer"]
