"""A state with more in the address than language, year, role model and data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bessemer.web.state import View


@dataclass(frozen=True)
class Wider(View):
    """The state of a page whose address holds parameters of its own, which its charts need too.

    Attributes
    ----------
    more : tuple of (str, object)
        Names and values, lists for names that come several times.
    program : str
        A program that makes what the page shows, for charts that a study does not have; ``{id}`` stands for
        that of a chart.
    home : str
        Address of the page.
    """

    more: tuple[tuple[str, Any], ...] = ()
    program: str = ""
    home: str = ""

    @property
    def plain(self) -> View:
        """The state without them."""
        return View(self.lang, self.year, self.role_model, self.data)

    def query(self, **more: Any) -> str:
        """Return the whole state as a query string, with further parameters.

        Examples
        --------
        >>> Wider(more=(("kind", ["a", "b"]),)).query(show="data")
        'lang=en&kind=a&kind=b&show=data'
        """
        return self.plain.query(**(dict(self.more) | more))


def wider(state: View, path: str, program: str = "", **more: Any) -> Wider:
    """Return the state of the page at a path, with parameters of its own."""
    made = Wider(state.lang, state.year, state.role_model, state.data, tuple(more.items()), program)
    return replace(made, home=f"{path}?{made.query()}")
