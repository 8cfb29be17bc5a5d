"""The shipped table of Miller and Blair is the book's, and final demand gives back output."""

import numpy as np

import bessemer as bm
from bessemer.dependence.published import two_sectors


def test_the_table_is_that_of_the_book_and_its_final_demand_gives_its_output():
    table, items = two_sectors(bm.reference())
    assert items["Z"].tolist() == [[150, 500], [200, 100]]
    np.testing.assert_allclose(table.solve(items["f"]), items["x"], rtol=1e-12)
