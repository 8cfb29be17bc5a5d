"""Evidence on role models: dates that the casebook holds, shipped grids that are what is computed now."""

import time

import numpy as np
import pytest

import bessemer as bm
from bessemer.casebook import shipped_cases
from bessemer.errors import UnavailableError
from bessemer.history.evidence.grids import evidence_grid
from bessemer.rolemodels import evidence, evidence_part
from bessemer.rolemodels.departures.evidence_tables import GRIDS, shipped_grid
from bessemer.rolemodels.departures.shocks import KINDS, dated_shocks, is_picked, shock_of
from bessemer.words import LOCALES, say


@pytest.fixture(scope="module")
def data():
    return bm.reference()


def test_every_date_is_one_of_the_casebook(data):
    cases = {case.id: case for case in shipped_cases()}
    for shock in dated_shocks():
        case = cases[shock.case]
        assert shock.region in case.regions, shock.id
        assert set(shock.sources) <= {source.id for source in case.sources}, shock.id
        assert shock.kind in KINDS
        assert shock.region in data.regions
        told = [entry.sources for entry in (*case.decline, *case.interventions)]
        assert any(set(shock.sources) & set(sources) for sources in told), shock.id


def test_dates_have_ids_of_their_own():
    ids = [shock.id for shock in dated_shocks()]
    assert len(set(ids)) == len(ids)
    assert len({(shock.region, shock.year) for shock in dated_shocks()}) == len(ids)


@pytest.mark.parametrize("id", ["spartanburg-1992", "basque-country-1991"])
def test_a_shipped_grid_is_what_is_computed_now(data, id):
    shock = next(shock for shock in dated_shocks() if shock.id == id)
    shipped, _ = shipped_grid(data, shock)
    now = evidence_grid(data, data.regions[shock.region], shock.year)
    assert [(c.axis, c.pool, c.offset) for c in shipped.cells] == [
        (c.axis, c.pool, c.offset) for c in now.cells
    ]
    for name in ("att", "p_value", "difference", "rmspe_pre", "top_weight", "near_weight"):
        ours, theirs = ([getattr(c, name) for c in grid.cells] for grid in (shipped, now))
        np.testing.assert_allclose(ours, theirs, atol=2e-6, err_msg=name)
    assert [v.standing for v in shipped.verdicts] == [v.standing for v in now.verdicts]
    for locale in LOCALES:
        for ours, theirs in zip(shipped.verdicts, now.verdicts, strict=True):
            assert [say(r, locale) for r in ours.reasons] == [say(r, locale) for r in theirs.reasons]
    for axis, course in now.courses.items():
        np.testing.assert_allclose(shipped.courses[axis]["synthetic"], course["synthetic"], atol=2e-6)
    assert [say(m) for m in shipped.missing] == [say(m) for m in now.missing]
    assert (shipped.pools.base_year, shipped.pools.table) == (now.pools.base_year, now.pools.table)


def test_every_date_has_a_grid_with_each_axis_once(data):
    cells = data.frame(GRIDS)
    assert set(cells["shock"]) == {shock.id for shock in dated_shocks()}
    base = cells[cells["offset"] == 0]
    assert not base.duplicated(["shock", "axis", "pool"]).any()
    scan = base["scan_p_value"].dropna()
    assert ((scan > 0) & (scan <= 1)).all()


def test_pittsburgh_as_a_role_model(data):
    found = evidence("Pittsburgh")
    standings = {verdict.axis: verdict.standing for verdict in found.verdicts}
    assert standings["composition"] == "stands_out"
    assert standings["income_per_head"] == "suggestive"
    assert standings["jobs"] == standings["population"] == "not_credible"
    assert found.shock.year == 1983
    assert found.scan["composition"].p_value > 0.5
    assert "departure from look-alikes, not the effect" in say(found.sentence)
    assert len(found.table) == 90
    assert found.to_json()["verdicts"] == standings


def test_the_part_is_read_in_a_moment_and_marks_the_place_as_picked(data):
    evidence_part(data, "CZ16300")
    start = time.process_time()
    part = evidence_part(data, "CZ16300")
    assert time.process_time() - start < 0.3
    assert {"evidence.date_casebook", "evidence.picked"} <= {limit.id for limit in part.limits}
    assert [found.id for found in part.findings[1:3]] == ["evidence.share_alone", "evidence.scan"]
    for locale in LOCALES:
        for message in (part.title, *part.findings, *part.method, *part.limits):
            assert say(message, locale)


def test_every_part_reads(data):
    for shock in dated_shocks():
        part = evidence(shock.region, year=shock.year).part()
        for locale in LOCALES:
            for message in (*part.findings, *part.limits, *(chart.title for chart in part.charts)):
                assert "{" not in say(message, locale)


def test_a_place_without_a_date_has_no_part_and_needs_a_year(data):
    assert evidence_part(data, "CZ28501") is None
    assert shock_of("CZ28501") is None
    assert is_picked("CZ28501") is None
    with pytest.raises(UnavailableError) as caught:
        evidence("CZ28501")
    assert "Give a year" in caught.value.remedy


def test_a_year_of_ones_own_is_computed(data):
    found = evidence("Spartanburg", year=1990)
    assert found.shock is None
    assert dict(found.scan) == {}
    limits = [limit.id for limit in found.part().limits]
    assert limits[:2] == ["evidence.date_named", "evidence.picked"]
