"""Rows of a frame are those that Altair makes of it."""

import datetime
import json

import numpy as np
import pandas as pd
import pytest
from altair.utils.data import to_values

from bessemer.charts import rows

COLUMNS = {
    "text": ["a", None, "钢"],
    "mixed": ["a", float("nan"), 3],
    "float": [1.5, float("nan"), float("inf")],
    "whole": [1, 2, 3],
    "flag": [True, False, True],
    "empty": [None, None, None],
    "numpy": pd.Series([np.float64(2.5), None, "x"], dtype=object),
    "arrays": pd.Series([np.arange(2), np.arange(3), None], dtype=object),
    "lines": pd.Series([["one", "two"], "one", None], dtype=object),
    "numbers": pd.Series([[1.0, float("nan")], [], None], dtype=object),
    "day": pd.to_datetime(["2020-01-01", "2021-01-01", "2022-01-01"]),
    "kind": pd.Categorical(["a", "b", None]),
    "nullable": pd.array([1, None, 3], dtype="Int64"),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_as_altair_writes_them(name):
    data = pd.DataFrame({"first": [0.1, 0.2, 0.3], name: COLUMNS[name]})
    assert json.dumps(rows.as_values(data)) == json.dumps(to_values(data))


@pytest.mark.parametrize("name", ["text", "mixed", "float", "whole", "flag", "empty", "numpy", "lines"])
def test_plain_columns_do_without_altair(monkeypatch, name):
    monkeypatch.setattr(rows, "_by_altair", None)
    assert len(rows.as_values(pd.DataFrame({name: COLUMNS[name]}))["values"]) == 3


def test_an_empty_frame_has_no_rows():
    assert rows.as_values(pd.DataFrame({"a": []})) == {"values": []}


def test_a_span_of_time_is_refused_as_by_altair():
    with pytest.raises(ValueError, match="timedelta"):
        rows.as_values(pd.DataFrame({"span": [datetime.timedelta(1)]}))
