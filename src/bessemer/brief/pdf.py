"""The brief as PDF, set by WeasyPrint (extra ``pdf``)."""

from __future__ import annotations

from typing import Any

from bessemer.charts.workshop import Workshop
from bessemer.errors import UnavailableError
from bessemer.studies import Study

_EXTRA = "pip install weasyprint"
_LIBRARIES = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def check_pdf() -> Any:
    """Return WeasyPrint, or say what is missing before anything is computed.

    Raises
    ------
    UnavailableError
        If WeasyPrint or the system's Pango is not there.
    """
    try:
        import weasyprint
    except ImportError as error:
        raise UnavailableError(
            "A PDF needs WeasyPrint, which is not installed.",
            remedy=f"Run {_EXTRA}, or write HTML and print it from a browser.",
        ) from error
    except OSError as error:  # the package is there, a library of the system is not
        raise UnavailableError(
            f"WeasyPrint cannot load a library of the system: {error}.",
            remedy=f"Install Pango (Debian: {_LIBRARIES}), or write HTML and print it from a browser.",
        ) from error
    return weasyprint


def document(study: Study, locale: str, helpers: int | Workshop = 0, *, versus: Study | None = None) -> bytes:
    """Return the brief as PDF: A4, every chart whole on one page, links as footnotes.

    Raises
    ------
    UnavailableError
        If WeasyPrint or the system's Pango is not there.
    """
    weasyprint = check_pdf()
    from bessemer.brief.html import page

    text = page(study, locale, helpers, versus=versus, paper=True)
    pdf: bytes = weasyprint.HTML(string=text, url_fetcher=_refuse).write_pdf(pdf_tags=True)
    return pdf


def _refuse(url: str, *_arguments: Any, **_options: Any) -> dict[str, Any]:
    """Fetch nothing: a page of Bessemer holds all it needs."""
    raise ValueError(f"the page asks for {url}")
