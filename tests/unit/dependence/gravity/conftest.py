"""Small tables for the gravity model."""

from collections.abc import Callable

import numpy as np
import pytest

from bessemer.dependence import MRIO

REGIONS, SECTORS = ("AAA", "BBB", "CCC", "DDD"), ("food", "steel", "care")


def made(seed: int = 1, *, scale: float = 1.0, order: tuple[int, ...] = (0, 1, 2, 3), kinds: int = 1) -> MRIO:
    """Return a random table of four regions and three sectors, with uneven trade."""
    rng = np.random.default_rng(seed)
    count, size = len(REGIONS), len(SECTORS)
    home = np.where(np.eye(count, dtype=bool), 6.0, 1.0)
    Z = rng.uniform(0.2, 1.0, (count, size, count, size)) * home[:, None, :, None]
    F = rng.uniform(1.0, 4.0, (count, size, count, kinds)) * home[:, None, :, None]
    Z, F = Z[list(order)][:, :, list(order)], F[list(order)][:, :, list(order)]
    return MRIO.from_arrays(
        scale * Z.reshape(count * size, -1),
        scale * F.reshape(count * size, -1),
        regions=[REGIONS[at] for at in order],
        sectors=SECTORS,
        unit="USD",
        year=2011,
    )


@pytest.fixture
def small() -> Callable[..., MRIO]:
    return made


@pytest.fixture
def table() -> MRIO:
    return made()


@pytest.fixture(scope="session")
def world() -> MRIO:
    import bessemer as bm

    return bm.dependence.world_table(bm.reference(), 2011)
