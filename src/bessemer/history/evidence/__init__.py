"""The same question by every method, donor pool and outcome: grids of evidence and scans."""
