"""The brief: all seven answers of a study in one report."""

from bessemer.brief.output import check_target, render, write

__all__ = ["check_target", "render", "write"]
