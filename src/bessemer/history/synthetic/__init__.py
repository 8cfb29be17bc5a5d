"""Synthetic controls: the solver, the methods, their inference and their checks."""
