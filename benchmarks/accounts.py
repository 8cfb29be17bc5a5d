"""Input-output accounts beside pymrio, MARIO and plain NumPy, on the shipped world table and larger ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import accounts_peers as peers
from benchmarks.accounts_peers import UNIT, Table, table_of
from benchmarks.contest import Arrays, Contestant, Job, Outcome, Size, Values, nothing

if TYPE_CHECKING:
    from bessemer.dependence import MRIO

SAMPLE = 3
USES = 5


def inputs_of(size: Values) -> Arrays:
    """Return the world table of 2011, whole or its largest economies, or a made-up one, as arrays.

    A part keeps what its economies sell to each other and to themselves; what they bought from others
    counts as value added. A made-up table has positive flows everywhere and inputs of 40 to 70 % of output.
    """
    count, sectors = size["economies"], size.get("sectors", 0)
    if sectors:
        return made_up(count, sectors)
    import bessemer as bm

    world = bm.dependence.world_table(bm.reference(), 2011)
    sectors, uses = len(world.sectors), world.F.shape[1] // len(world.regions)
    output = world.x.reshape(-1, sectors).sum(axis=1)
    kept = np.sort(np.argsort(-output, kind="stable")[:count])
    rows, columns = (np.add.outer(kept * width, np.arange(width)).ravel() for width in (sectors, uses))
    return {
        "Z": world.Z[np.ix_(rows, rows)],
        "F": world.F[np.ix_(rows, columns)],
        "regions": np.array([world.regions[place] for place in kept]),
        "sectors": np.array(world.sectors),
    }


def made_up(economies: int, sectors: int, seed: int = 5) -> Arrays:
    """Return a table of random positive flows, mostly at home."""
    rng = np.random.default_rng(seed)
    rows = economies * sectors
    place = np.repeat(np.arange(economies), sectors)
    home = np.where(place[:, None] == place, 1.0, 0.3 / economies)
    inputs = rng.exponential(size=(rows, rows)) * home
    inputs *= rng.uniform(0.4, 0.7, rows) / inputs.sum(axis=0)
    final = rng.exponential(size=(rows, economies * USES)) * np.repeat(home[:, ::sectors], USES, axis=1)
    output = np.linalg.solve(np.eye(rows) - inputs, final.sum(axis=1))
    names = {"E": economies, "s": sectors}
    regions, labels = (np.array([f"{letter}{k:03d}" for k in range(n)]) for letter, n in names.items())
    return {"Z": inputs * output, "F": final, "regions": regions, "sectors": labels}


def fresh(table: Table) -> MRIO:
    """Return the table as Bessemer holds it, without anything that was computed from it before."""
    from bessemer.dependence import MRIO

    return MRIO.from_arrays(
        table.Z, table.F, regions=table.regions, sectors=table.sectors, unit=UNIT, year=2011
    )


def on_table(compute: Callable[[MRIO], Any]) -> Callable[[Values], Callable[[], Any]]:
    """Return a contestant of Bessemer, which starts from Z and F."""

    def prepare(size: Values) -> Callable[[], Any]:
        table = table_of(size)
        return lambda: compute(fresh(table))

    return prepare


def inverse(table: MRIO) -> np.ndarray:
    """Return the Leontief inverse."""
    return table.inverse


def origins(table: MRIO) -> np.ndarray:
    """Return value added by economy of origin and economy of final use."""
    from bessemer.dependence.origin import by_region, value_added_for_demand

    return by_region(value_added_for_demand(table))


def every_account(table: MRIO) -> Any:
    """Return every decomposition of exports, circulation and chain position."""
    import bessemer as bm

    found = [bm.dependence.value_added_trade(table), bm.dependence.koopman_wang_wei(table)]
    found.append(bm.dependence.wang_wei_zhu(table))
    found += [bm.dependence.borin_mancini(table, approach) for approach in ("source", "sink")]
    return [*found, bm.dependence.circulation(table), bm.dependence.chain_position(table)]


def extractions(table: MRIO) -> dict[str, np.ndarray]:
    """Return what the world loses without each sector and without each economy's goods in each other."""
    import bessemer as bm

    sectors = bm.dependence.extract_sectors(table).table
    bm.dependence.extraction_matrix(table)
    index = sectors.set_index(["region", "sector"])["loss_world"]
    order = [(place, sector) for place in table.regions for sector in table.sectors]
    return {"loss": index.reindex(order).to_numpy(float)}


def chosen_sectors(table: Table) -> np.ndarray:
    """Return the positions of the few sectors that re-inversion is timed on."""
    sold = np.flatnonzero(table.x > 0)
    return sold[:: max(1, len(sold) // SAMPLE)][:SAMPLE]


def reinversion(size: Values) -> Callable[[], Outcome]:
    """Return the loss without each of a few sectors, each by inverting anew."""
    table = table_of(size)
    inputs, final = table.coefficients, table.F.sum(axis=1)
    added, output = table.added / np.where(table.x != 0, table.x, 1.0), table.x

    def run() -> Outcome:
        found = np.full(len(output), np.nan)
        for k in chosen_sectors(table):
            A, f = inputs.copy(), final.copy()
            A[k] = A[:, k] = f[k] = 0
            found[k] = (added * (output - np.linalg.inv(np.eye(len(f)) - A) @ f)).sum()
        return Outcome({"loss": found}, done=SAMPLE, whole=int((output > 0).sum()))

    return run


def lost(ours: Arrays, theirs: Arrays) -> float:
    """Return the largest difference of the losses that both have, relative to the largest loss."""
    known = ~np.isnan(theirs["loss"])
    return float(np.abs(ours["loss"] - theirs["loss"])[known].max() / np.nanmax(ours["loss"]))


def two_inverses(size: Values) -> Callable[[], Any]:
    """Return the yardstick of the extractions: I - A inverted twice."""
    table = table_of(size)
    matrix = np.eye(len(table.x)) - table.coefficients
    return lambda: [np.linalg.inv(matrix) for _ in range(2)]


def numpy_inverse(size: Values) -> Callable[[], Any]:
    """Return the inverse by NumPy."""
    table = table_of(size)

    def run() -> np.ndarray:
        x = table.Z.sum(axis=1) + table.F.sum(axis=1)
        return np.linalg.inv(np.eye(len(x)) - table.Z / np.where(x != 0, x, 1.0))

    return run


def whole(values: Any) -> Arrays:
    """Return an inverse as sums of its rows and columns, and its diagonal."""
    if isinstance(values, tuple):
        values = values[0].reindex(index=values[1], columns=values[1]).to_numpy()
    return {"rows": values.sum(axis=1), "columns": values.sum(axis=0), "diagonal": values.diagonal()}


def by_origin(values: np.ndarray) -> Arrays:
    """Return value added by origin and use, and what each economy puts into uses elsewhere."""
    return {"made": values, "exported": values.sum(axis=1) - values.diagonal()}


def exported(values: np.ndarray) -> Arrays:
    """Return value added used elsewhere alone."""
    return {"exported": values}


def size_of(economies: int, sectors: int = 0) -> Size:
    """Return a size; its place on the axis is the number of rows."""
    label = f"{economies} × {sectors or 35}" + (", made up" if sectors else "")
    return Size(label, float(economies * (sectors or 35)), {"economies": economies, "sectors": sectors})


OURS = "Bessemer"
OTHER = "Bessemer, MARIO's environment"
AXIS = "Rows of the table (economies × sectors)"
SIZES = (size_of(10), size_of(20), size_of(41), size_of(80, 50))
QUICK = (size_of(3), size_of(5))
WARM = {"economies": 2}
_MARIO: dict[str, Any] = {"package": "mariopy", "place": "mario", "base": OTHER}


def _both(compute: Callable[[MRIO], Any], read: Callable[[Any], Arrays]) -> tuple[Contestant, Contestant]:
    return (
        Contestant(OURS, on_table(compute), read, "bessemer"),
        Contestant(OTHER, on_table(compute), read, "bessemer", "the same, with MARIO's NumPy", "mario"),
    )


JOBS = {
    "inverse": Job(
        "inverse",
        "The Leontief inverse, from Z and final demand",
        (
            *_both(inverse, whole),
            Contestant("pymrio", peers.pymrio_inverse, whole, "pymrio", "calc_x, calc_A and calc_L"),
            Contestant("MARIO", peers.mario_inverse, whole, does='a Database, then query("w")', **_MARIO),
            Contestant("bare NumPy", numpy_inverse, whole, does="less: numpy.linalg.inv, without checks"),
        ),
        SIZES,
        QUICK,
        WARM,
        inputs_of,
        axis=AXIS,
        same="sums of rows and columns, and the diagonal, of the inverse",
        runs=3,
        limit=60.0,
    ),
    "origins": Job(
        "origins",
        "Value added by economy of origin in the final demand of every economy",
        (
            *_both(origins, by_origin),
            Contestant(
                "pymrio",
                peers.pymrio_origins,
                by_origin,
                "pymrio",
                "calc_L and calc_S, then products in pandas",
            ),
            Contestant(
                "pymrio calc_all",
                peers.pymrio_all,
                exported,
                "pymrio",
                "more: consumption, production, import and export accounts by sector, the inverse kept",
            ),
            Contestant(
                "MARIO", peers.mario_origins, by_origin, does="w, v and Y queried, then pandas", **_MARIO
            ),
            Contestant(
                "MARIO calc_trades_content",
                peers.mario_content,
                by_origin,
                does="more: also by the economy that sells the final good",
                **_MARIO,
            ),
        ),
        SIZES,
        QUICK,
        WARM,
        inputs_of,
        axis=AXIS,
        same="the matrix (of `calc_all`: value added exported)",
        runs=3,
        limit=60.0,
    ),
    "extractions": Job(
        "extractions",
        "What the world loses without each sector, and without each economy's goods in each other economy",
        (
            Contestant(
                OURS, on_table(extractions), dict, "bessemer", "all sectors and all pairs, from Z and F"
            ),
            Contestant("two inverses", two_inverses, does="the yardstick: numpy.linalg.inv of I - A, twice"),
            Contestant(
                "re-inversion",
                reinversion,
                dict,
                does=f"sectors alone, one inversion each; {SAMPLE} are timed and multiplied",
            ),
        ),
        SIZES[:3],
        QUICK,
        WARM,
        inputs_of,
        axis=AXIS,
        text="No peer here extracts all sectors and pairs; the alternative is to invert anew for each.",
        same="value added lost, of the sectors timed",
        tolerance=1e-8,
        compare=lost,
        runs=3,
        limit=60.0,
    ),
    "accounts": Job(
        "accounts",
        "Every account of value-added trade",
        (Contestant(OURS, on_table(every_account), nothing, "bessemer"),),
        SIZES,
        QUICK,
        WARM,
        inputs_of,
        axis=AXIS,
        text="Nine terms (Koopman, Wang and Wei), sixteen terms by pair and sector (Wang, Wei and Zhu), "
        "Borin and Mancini by source and sink, circulation and chain position, as labelled tables. pymrio "
        "and MARIO have none of these decompositions; exvatools and decompr, which have some, are R "
        "packages and were not run.",
        runs=3,
        limit=120.0,
    ),
}
