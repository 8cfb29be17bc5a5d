"""A study as a report in one of its forms, and that report on disk."""

from __future__ import annotations

from pathlib import Path

from bessemer.brief.endmatter import check_pair
from bessemer.brief.files import check_folder, check_target, write, write_folder
from bessemer.charts.workshop import Workshop
from bessemer.errors import OptionError
from bessemer.studies import Study

FORMS = ("html", "md", "json", "pdf", "xlsx", "charts")
TEXTS = ("html", "md", "json")


def check_form(form: str) -> None:
    """Check that the brief can be written in a form, before anything is computed.

    Parameters
    ----------
    form : str

    Raises
    ------
    OptionError
        If there is no such form.
    UnavailableError
        If it needs a package or library that is not there.
    """
    if form not in FORMS:
        raise OptionError(f"'{form}' is not a format of the brief.", remedy=f"Use {_either(FORMS)}.")
    if form == "pdf":
        from bessemer.brief.pdf import check_pdf

        check_pdf()


def render(
    study: Study,
    locale: str = "en",
    form: str = "html",
    *,
    versus: Study | None = None,
    helpers: int | Workshop = 0,
) -> str:
    """Return the brief of a study as text.

    Parameters
    ----------
    study : Study
        The region, year and role model asked about.
    locale : str
        ``en`` or ``zh-CN``.
    form : {"html", "md", "json"}
        A self-contained page, Markdown, or every answer as data.
    versus : Study, optional
        A second region, told beside the first.
    helpers : int or Workshop
        Number of processes that draw charts while this one computes, or an open workshop that many briefs
        share; the page is the same with any.

    Raises
    ------
    OptionError
        If the form is unknown or is no text, or both regions are the same.
    """
    if form not in TEXTS:
        check_form(form)
        raise OptionError(f"A brief as {form} is not text.", remedy="Use save() to write it to a file.")
    if form == "html":
        from bessemer.brief.html import page

        return page(study, locale, helpers, versus=versus)
    if form == "md":
        from bessemer.brief.markdown import markdown

        return markdown(study, locale, versus=versus)
    from bessemer.brief.data import as_json

    return as_json(study, locale, versus=versus)


def save(
    study: Study,
    target: Path,
    locale: str = "en",
    form: str = "html",
    *,
    versus: Study | None = None,
    helpers: int | Workshop = 0,
) -> None:
    """Write the brief of a study to a file, or its charts to a folder, whole or not at all.

    Parameters
    ----------
    study : Study
    target : Path
        A file; for ``charts`` a folder that is new, empty, or holds charts of an earlier brief.
    locale : str
        ``en`` or ``zh-CN``.
    form : str
        One of :data:`FORMS`.
    versus : Study, optional
        A second region, told beside the first.
    helpers : int or Workshop
        As :func:`render`.

    Raises
    ------
    OptionError, UnavailableError
        As :func:`check_form`.
    DataError
        If the target cannot be written.
    """
    check_form(form)
    if versus is not None:
        check_pair(study, versus)
    if form == "charts":
        from bessemer.brief.pictures import pictures

        check_folder(target)
        write_folder(pictures(study, locale, versus=versus), target)
        return
    check_target(target)
    if form == "pdf":
        from bessemer.brief.pdf import document

        write(document(study, locale, helpers, versus=versus), target)
    elif form == "xlsx":
        from bessemer.brief.workbook import workbook

        write(workbook(study, locale, versus=versus), target)
    else:
        write(render(study, locale, form, versus=versus, helpers=helpers), target)


def _either(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + " or " + names[-1]
