"""How values are written: scales, rounding, signs, ordinals, lists; and never an unknown value."""

import decimal
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bessemer
from bessemer.errors import OptionError
from bessemer.words import FORMATS, Text, format_value, heading_unit

MINUS = "\u2212"
NAMES = ("", "label", "names", "lower", "capital", "lower_names", "clauses")
NUMBERS = [kind for kind in FORMATS if kind not in NAMES]


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (0, "0", "0"),
        (1, "1", "1"),
        (999, "999", "999"),
        (1234, "1,234", "1,234"),
        (9999, "9,999", "9,999"),
        (9999.4, "9,999", "9,999"),
        (9999.6, "10,000", "1.00万"),
        (10_000, "10,000", "1.00万"),
        (12_345, "12,345", "1.23万"),
        (99_950, "99,950", "10.0万"),
        (123_456, "123,456", "12.3万"),
        (9_994_999, "9,994,999", "999.5万"),
        (9_999_499, "9,999,499", "999.9万"),
        (9_999_600, "9,999,600", "1,000万"),
        (9_999_999.4, "9,999,999", "1,000万"),
        (9_999_999.6, "10.0 million", "1,000万"),
        (10_000_000, "10.0 million", "1,000万"),
        (12_345_678, "12.3 million", "1,235万"),
        (99_949_000, "99.9 million", "9,995万"),
        (99_960_000, "100 million", "9,996万"),
        (99_996_000, "100 million", "1.00亿"),
        (123_456_789, "123 million", "1.23亿"),
        (999_499_999, "999 million", "9.99亿"),
        (999_999_999, "1.00 billion", "10.0亿"),
        (1_349_084e8, "135 trillion", "134.9万亿"),
        (-12_345, f"{MINUS}12,345", f"{MINUS}1.23万"),
        (-9_999_999.6, f"{MINUS}10.0 million", f"{MINUS}1,000万"),
    ],
)
def test_counts(value, en, zh):
    assert format_value(value, "count", "en") == en
    assert format_value(value, "count", "zh") == zh


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (999_999.4, "USD 999,999", "100.0万美元"),
        (999_999.6, "USD 1.00 million", "100.0万美元"),
        (1_500_000, "USD 1.50 million", "150.0万美元"),
        (9_996_000, "USD 10.0 million", "999.6万美元"),
        (2.5e9, "USD 2.50 billion", "25.0亿美元"),
        (-3e12, f"USD {MINUS}3.00 trillion", f"{MINUS}3.00万亿美元"),
    ],
)
def test_dollars(value, en, zh):
    assert format_value(value, "usd", "en") == en
    assert format_value(value, "usd", "zh-CN") == zh


def test_other_currencies():
    assert format_value(2e8, "cny", "en") == "CNY 200 million"
    assert format_value(2e8, "cny", "zh") == "2.00亿元"
    assert format_value(2e8, "eur", "zh") == "2.00亿欧元"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("integer", 1234567, "1,234,567"),
        ("integer", -0.4, "0"),
        ("percent", 0.1234, "12.3%"),
        ("percent", -0.1234, f"{MINUS}12.3%"),
        ("percent", 12.5, "1,250.0%"),
        ("percent0", 0.996, "100%"),
        ("change", 0.05, "+5.0%"),
        ("change", -0.05, f"{MINUS}5.0%"),
        ("change", 0.0, "0.0%"),
        ("change", 0.0004, "0.0%"),
        ("change", -0.0004, "0.0%"),
        ("change0", 0.31, "+31%"),
        ("ratio", 1.005, "1.00"),
        ("ratio1", 2.449, "2.4"),
        ("ratio3", 0.0004, "0.000"),
        ("signed", 1.5, "+1.50"),
        ("signed", -1.5, f"{MINUS}1.50"),
        ("signed", 0.004, "0.00"),
        ("signed3", 0.004, "+0.004"),
        ("number", 12.0, "12"),
        ("number", 12.5, "12.5"),
        ("number", 1200, "1,200"),
        ("number", 0.001, "0"),
        ("year", 2017.0, "2017"),
        ("year", np.int64(2017), "2017"),
    ],
)
def test_numbers_that_read_the_same_in_both_languages(kind, value, text):
    assert format_value(value, kind, "en") == text
    assert format_value(value, kind, "zh-CN") == text


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (0.012, "1.2 percentage points", "1.2个百分点"),
        (-0.012, "1.2 percentage points", "1.2个百分点"),
        (0.01, "1.0 percentage point", "1.0个百分点"),
    ],
)
def test_points_carry_no_sign_because_the_verb_does(value, en, zh):
    assert format_value(value, "points", "en") == en
    assert format_value(value, "points", "zh") == zh


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (10, "10th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (20, "20th"),
        (21, "21st"),
        (22, "22nd"),
        (23, "23rd"),
        (100, "100th"),
        (101, "101st"),
        (111, "111th"),
        (112, "112th"),
        (121, "121st"),
        (1013, "1,013th"),
        (np.int64(31), "31st"),
        (3.0, "3rd"),
    ],
)
def test_ordinals(value, text):
    assert format_value(value, "ordinal", "en") == text
    assert format_value(value, "ordinal", "zh") == f"第{int(value)}"


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("kind", [kind for kind in NUMBERS if kind != "ordinal"])
def test_negative_zero_is_zero(kind, locale):
    text = format_value(-0.0, kind, locale)
    assert "-" not in text and MINUS not in text and "+" not in text
    assert text == format_value(0.0, kind, locale)


@pytest.mark.parametrize(
    "unknown",
    [
        None,
        math.nan,
        np.float64("nan"),
        np.float32("nan"),
        decimal.Decimal("NaN"),
        math.inf,
        -math.inf,
        pd.NA,
        pd.NaT,
    ],
    ids=repr,
)
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("kind", [*NUMBERS, "", "lower", "plural|job|jobs"])
def test_an_unknown_value_is_never_written(kind, locale, unknown):
    with pytest.raises(ValueError, match="unknown value"):
        format_value(unknown, kind, locale)


@pytest.mark.parametrize("kind", ["names", "lower_names"])
@pytest.mark.parametrize("unknown", [None, math.nan, pd.NA], ids=repr)
def test_an_unknown_name_in_a_list_is_never_written(kind, unknown):
    with pytest.raises(ValueError, match="unknown value"):
        format_value(["Akron", unknown], kind, "en")


@pytest.mark.parametrize(
    ("names", "en", "zh"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a和b"),
        (("a", "b", "c"), "a, b and c", "a、b和c"),
        ([Text("Jilin", "吉林"), "DEA5"], "Jilin and DEA5", "吉林和DEA5"),
    ],
)
def test_lists_of_names(names, en, zh):
    assert format_value(names, "names", "en") == en
    assert format_value(names, "names", "zh") == zh


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Health care", "health care"),
        ("IT services", "IT services"),
        ("US exports", "US exports"),
        ("3D printing", "3D printing"),
        ("X", "X"),
        ("", ""),
    ],
)
def test_names_inside_a_sentence(value, text):
    assert format_value(value, "lower", "en") == text
    assert format_value([value], "lower_names", "en") == text
    assert format_value(Text(value, "卫生"), "lower", "zh") == "卫生"


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "job"), (1.0, "job"), (0, "jobs"), (2, "jobs"), (1.5, "jobs"), (np.int64(1), "job")],
)
def test_plural(value, text):
    assert format_value(value, "plural|job|jobs", "en") == text


def test_a_kind_that_is_not_there_and_a_language_that_is_not_spoken():
    with pytest.raises(KeyError):
        format_value(1, "furlongs", "en")
    with pytest.raises(OptionError, match="'fr'"):
        format_value(1, "count", "fr")


FACTORS = {
    "": 1,
    " million": 1e6,
    " billion": 1e9,
    " trillion": 1e12,
    "万": 1e4,
    "亿": 1e8,
    "万亿": 1e12,
}


def read(text: str) -> tuple[float, str, str]:
    """Return the number that a reader takes from a count, its digits and its unit."""
    sign, digits, unit = re.fullmatch(rf"({MINUS}?)([\d,.]+)(\D*)", text).groups()
    number = float(digits.replace(",", "")) * FACTORS[unit]
    return (-number if sign else number), digits, unit


@given(st.floats(-1e14, 1e14), st.sampled_from(["en", "zh-CN"]))
def test_a_count_reads_back_to_within_half_a_percent(value, locale):
    number, _, _ = read(format_value(value, "count", locale))
    assert abs(number - value) <= max(0.5, 0.00501 * abs(value))


@given(st.floats(1, 1e12), st.sampled_from(["en", "zh-CN"]))
def test_no_count_is_written_in_a_unit_that_it_has_outgrown(value, locale):
    number, digits, unit = read(format_value(value, "count", locale))
    larger = {"en": {" million": 1e9}, "zh-CN": {"": 1e4, "万": 1e8, "亿": 1e12}}[locale]
    assert number < larger.get(unit, math.inf)
    if unit:
        decimals = len(digits.partition(".")[2])
        most = 1000 if locale == "zh-CN" else 100
        scaled = number / FACTORS[unit]
        assert decimals == (2 if scaled < 9.999 else 1 if scaled < most - 0.01 else 0)


@given(st.lists(st.floats(0, 1e13), min_size=2, max_size=2).map(sorted), st.sampled_from(["en", "zh-CN"]))
def test_a_larger_number_never_reads_smaller(pair, locale):
    low, high = (read(format_value(value, "count", locale))[0] for value in pair)
    assert low <= high


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (5.594e9, "5.59", "55.94"),
        (561_626, "<0.01", "0.01"),
        (0, "0.00", "0.00"),
        (-2.5e9, "−2.50", "−25.00"),
    ],
)
def test_money_of_a_column_leaves_the_unit_to_its_head(value, en, zh):
    assert format_value(value, "usd_column", "en") == en
    assert format_value(value, "usd_column", "zh") == zh
    assert heading_unit("cny_column", "en") == "CNY billion"
    assert heading_unit("cny_column", "zh") == "亿元"
    assert heading_unit("usd", "en") == heading_unit(None, "zh") == ""


@pytest.mark.parametrize("zone", [":/etc/passwd", "/etc", "Nonsense/Zone", "../../etc/passwd"])
def test_a_number_needs_no_time_zone(tmp_path, zone):
    said = "from bessemer.words import format_value; import os; print(format_value(1234, 'count'"
    script = f"{said}, 'en'), os.environ['TZ'])"
    environment = {**os.environ, "TZ": zone, "PYTHONPATH": str(Path(bessemer.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (f"1,234 {zone}\n", "")
