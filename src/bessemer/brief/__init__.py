"""The brief: all seven answers of a study in one report."""

from bessemer.brief.files import check_folder, check_target, write, write_folder
from bessemer.brief.output import FORMS, check_form, render, save

__all__ = [
    "FORMS",
    "check_folder",
    "check_form",
    "check_target",
    "render",
    "save",
    "write",
    "write_folder",
]
