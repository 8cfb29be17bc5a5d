"""The brief: all seven answers of a study in one report."""

from bessemer.brief.output import render, write

__all__ = ["render", "write"]
