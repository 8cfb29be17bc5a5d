"""The answer on scenarios of one's own; what it is made of is loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bessemer.errors import OptionError
from bessemer.scenarios.simulations import PATHS
from bessemer.scenarios.spec import Scenario
from bessemer.sources.given import list_given, whole_given

if TYPE_CHECKING:
    from bessemer.answer import Answer
    from bessemer.scenarios.simulations import StudyLike


def scenario_answer(study: StudyLike, scenarios: Sequence[Scenario], paths: int = PATHS) -> Answer:
    """Return the answer of a study on scenarios of one's own: sentences, fans by year, charts.

    See :func:`bessemer.scenarios.simulate` for figures alone.

    Parameters
    ----------
    study : Study
        From :func:`bessemer.study`.
    scenarios : sequence of Scenario
        Drawn beside each other; see :func:`bessemer.scenarios.scenario_of`.
    paths : int
        Simulated futures of each.

    Returns
    -------
    Answer

    Raises
    ------
    OptionError, RegionError
        If these are no study and scenarios, or a field names what the region's figures do not have.

    Examples
    --------
    >>> import bessemer as bm
    >>> given = [bm.scenarios.shipped("own-trend")]
    >>> scenario_answer(bm.study("Jilin"), given, paths=200).question
    'scenarios'
    """
    from bessemer.scenarios.asking import Asked

    if not hasattr(study, "region") or not hasattr(study, "search"):
        raise OptionError(f"A {type(study).__name__} is no study.", remedy='Give bm.study("Jilin").')
    given = list_given(scenarios, "scenarios", Scenario, "scenarios")
    if not given:
        raise OptionError("There are no scenarios.", remedy="Give at least one.")
    whole_given(paths, "paths")
    return Asked(given, paths=paths).answer(study)
