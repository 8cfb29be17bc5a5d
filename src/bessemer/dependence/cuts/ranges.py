"""What a cut would cost, with its range, in the short run and in the long run: computed here, and shipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.dependence.cuts.longrun import Model, elasticity_draws, model, settle, spans
from bessemer.dependence.cuts.spec import GROUPS, VIAS, Cut, cut_of
from bessemer.dependence.cuts.standstill import RULES, stops
from bessemer.dependence.mrio import MRIO
from bessemer.ensembles import one_thread, spread
from bessemer.errors import OptionError, UnavailableError, listing
from bessemer.panel import Floats
from bessemer.sources.given import dataset_given

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

TABLE = "cut_ranges"
YEAR = 2011
"""Year of the world table behind the shipped ranges."""
MEASURES = ("real_income", "output")
TOTAL = "total"
COLUMNS = ("run", "measure", "sector", "low", "middle", "high", "draws")

DRAWS, LIVE_DRAWS = 8, 4
"""Draws around each set of trade elasticities: of the shipped ranges, and of those computed on demand."""

_AGAINST = "USA"
_OTHERS = {"USA": ("CHN",), "CHN": ("USA", "JPN", "KOR", "TWN", "DEU")}


def partners_of(region: str) -> tuple[str, ...]:
    """Return the partners whose cuts ship for an economy: the United States, and others for China."""
    return _OTHERS.get(region, (_AGAINST,))


def default_partner(region: str) -> str:
    """Return the partner an economy is asked about unless another is named."""
    return partners_of(region)[0]


def shipped_cuts(regions: Iterable[str]) -> list[Cut]:
    """Return all cuts whose ranges ship, for the economies given."""
    cuts = []
    for region in regions:
        for partner in partners_of(region):
            for sectors in GROUPS:
                for via in VIAS:
                    try:
                        cuts.append(cut_of(region, partner, sectors, via))
                    except OptionError:  # a partner without allies
                        continue
    return cuts


def short_rows(mrio: MRIO, cut: Cut) -> pd.DataFrame:
    """Return the range over the rules of :func:`bessemer.dependence.cuts.standstill.stops`.

    Returns
    -------
    DataFrame
        Columns run, measure, sector, low, middle, high, draws: changes as fractions, losses negative, `low`
        the worst and `high` the mildest of the three rules, `middle` between them. ``real_income`` is value
        added that stops and investment goods that do not arrive, over GDP; ``output`` the part of gross
        output that stops, in total and by home sector (those with output).
    """
    found = stops(mrio, cut)
    rows = [("real_income", TOTAL, _spans([found.income(rule) for rule in RULES]))]
    rows.append(("output", TOTAL, _spans([found.total(rule) for rule in RULES])))
    rows += [
        ("output", code, _spans([float(found.stopped[rule][at]) for rule in RULES]))
        for at, code in enumerate(mrio.sectors)
        if found.output[at] > 0
    ]
    return _frame("short", rows, len(RULES))


def _spans(losses: Sequence[float]) -> Floats:
    """Return losses by three rules as changes: the worst, the one between, the mildest."""
    return np.asarray(0.0 - np.sort(losses)[::-1])


def long_rows(found: Model, cut: Cut) -> pd.DataFrame:
    """Return the range of the gravity model over sets and draws of trade elasticities.

    Parameters
    ----------
    found : Model
        With the elasticities of :func:`bessemer.dependence.cuts.longrun.elasticity_draws`.
    cut : Cut

    Returns
    -------
    DataFrame
        As :func:`short_rows`: `middle` by the leading set of elasticities, `low` and `high` as in
        :func:`bessemer.dependence.cuts.longrun.spans`. ``output`` counts quantities; its total weighs sectors
        by their output before, with balanced trade.
    """
    settled = settle(found, cut)
    rows = [("real_income", TOTAL, spans(settled.income)), ("output", TOTAL, spans(settled.total))]
    rows += [
        ("output", code, spans(settled.output[at]))
        for at, code in enumerate(found.mrio.sectors)
        if np.isfinite(settled.output[at]).all()
    ]
    return _frame("long", rows, found.powers.shape[1])


def _frame(run: str, rows: Sequence[tuple[str, str, Floats]], draws: int) -> pd.DataFrame:
    """Return rows of changes, each as low, middle and high."""
    import pandas as pd

    changes = np.array([values for _, _, values in rows])
    return pd.DataFrame(
        {
            "run": run,
            "measure": [measure for measure, _, _ in rows],
            "sector": [sector for _, sector, _ in rows],
            **{name: changes[:, at] for at, name in enumerate(("low", "middle", "high"))},
            "draws": draws,
        }
    )


def computed_ranges(
    mrio: MRIO, cut: Cut, draws: int = LIVE_DRAWS, found: Model | None = None
) -> pd.DataFrame:
    """Return the range of a cut, short and long run, computed from a table.

    Parameters
    ----------
    mrio : MRIO
        A table by WIOD sectors.
    cut : Cut
    draws : int
        Draws around each set of trade elasticities.
    found : Model, optional
        The model at rest, where several cuts of one table are wanted.

    Returns
    -------
    DataFrame
        As :func:`cut_ranges`.
    """
    import pandas as pd

    at_rest = model(mrio, elasticity_draws(mrio.sectors, draws)) if found is None else found
    return in_order(pd.concat([short_rows(mrio, cut), long_rows(at_rest, cut)], ignore_index=True))


def range_table(mrio: MRIO, cuts: Sequence[Cut], draws: int = DRAWS, workers: int = 1) -> pd.DataFrame:
    """Return the ranges of many cuts as they ship.

    Parameters
    ----------
    mrio : MRIO
    cuts : sequence of Cut
        Of named sets of sectors.
    draws : int
    workers : int
        Processes, by joblib; the result does not depend on it.

    Returns
    -------
    DataFrame
        Columns region, partner, sectors (``technology`` or ``all``), via, run, measure, sector, low, middle,
        high, draws.
    """
    import pandas as pd

    shares = [list(cuts[at::workers]) for at in range(workers)]
    parts = spread(_share, [(mrio, share, draws) for share in shares], workers)
    whole: pd.DataFrame = pd.concat([rows for part in parts for rows in part], ignore_index=True)
    return whole


@one_thread()
def _share(mrio: MRIO, cuts: Sequence[Cut], draws: int) -> list[pd.DataFrame]:
    found = model(mrio, elasticity_draws(mrio.sectors, draws))
    parts = []
    for cut in cuts:
        rows = computed_ranges(mrio, cut, found=found)
        named = {"region": cut.importer, "partner": cut.partner, "sectors": cut.group, "via": cut.via}
        parts.append(rows.assign(**named)[[*named, *COLUMNS]])
    return parts


def cut_ranges(
    data: Dataset, region: str, partner: str, sectors: str = "technology", via: str = "direct"
) -> pd.DataFrame:
    """Return the shipped range of what a cut would cost an economy, short and long run side by side.

    Parameters
    ----------
    data : Dataset
    region, partner : str
        Ids of economies. All 41 ship against the United States, the United States against China, and China
        also against Japan, Korea, Taiwan and Germany.
    sectors : str
        ``technology`` (chemicals, machinery, electrical and optical, transport equipment) or ``all``.
    via : str
        ``direct``, ``value-added`` or ``allied``.

    Returns
    -------
    DataFrame
        Columns run (``short`` or ``long``), measure (``real_income`` or ``output``), sector (``total`` or a
        WIOD code), low, middle, high (changes as fractions, losses negative, low the worst), draws.

    Raises
    ------
    OptionError
        As in :func:`bessemer.dependence.cuts.spec.cut_of`.
    UnavailableError
        If the ranges of this cut do not ship.

    Examples
    --------
    >>> import bessemer as bm
    >>> rows = cut_ranges(bm.reference(), "CHN", "USA")
    >>> bool((rows["low"] <= rows["high"]).all()), sorted(set(rows["measure"]))
    (True, ['output', 'real_income'])
    """
    data = dataset_given(data)
    cut = cut_of(region, partner, sectors, via)
    rows = shipped_ranges(data, cut)
    if rows is None:
        raise UnavailableError(
            f"The ranges of a cut of {region} from {partner} in {listing(cut.sectors)} do not ship.",
            remedy="Compute them from a world table with dependence.cuts.computed_ranges().",
        )
    return rows


def shipped_ranges(data: Dataset, cut: Cut) -> pd.DataFrame | None:
    """Return the shipped rows of a cut, or None where they do not ship."""
    return shipped_by_way(data, {cut.via: cut}).get(cut.via)


def shipped_by_way(data: Dataset, cuts: Mapping[str, Cut]) -> dict[str, pd.DataFrame]:
    """Return the shipped rows of cuts that differ in their way, without those that do not ship."""
    if TABLE not in data.catalogue.tables:
        return {}
    frame = data.frame(TABLE)
    found = {}
    for via, cut in cuts.items():
        if cut.replaceable:  # what ships has nothing replaced
            continue
        rows = frame[
            (frame["region"] == cut.importer)
            & (frame["partner"] == cut.partner)
            & (frame["sectors"] == cut.group)
            & (frame["via"] == via)
        ]
        if len(rows):
            values = rows[list(COLUMNS)].astype(dict.fromkeys(("low", "middle", "high"), np.float64))
            found[via] = in_order(values)
    return found


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the short run first, real income before output, the total before the sectors."""
    order = [TOTAL, *GROUPS["all"]]
    keys = [
        (run != "short", measure != "real_income", order.index(sector))
        for run, measure, sector in zip(rows["run"], rows["measure"], rows["sector"], strict=True)
    ]
    return rows.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)
