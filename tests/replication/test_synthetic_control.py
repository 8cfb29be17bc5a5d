"""Synthetic controls of the Basque Country and West Germany, beyond the figures of `history.published`."""

import pytest

import bessemer as bm
from bessemer.history import published, synthetic_control
from bessemer.panel import Panel

DATA = bm.reference()
BASQUE = published.BASQUE_COUNTRY


@pytest.fixture(scope="module")
def spain():
    return published.basque_panel(DATA)[1]


def test_basque_country():
    found = published.basque_control(DATA)
    assert found.weights.iloc[2:].max() < 0.025
    # A local optimum: without predictors the same years are fitted twice as well, and the result says so.
    assert found.parameters["least_loss"] < 0.5 * found.parameters["loss"]
    assert [warning.id for warning in found.warnings] == ["synthetic.far_from_bound"]


def test_basque_country_on_outcomes_alone(spain):
    """Other donors; with every region as placebo the Basque gap is nothing unusual."""
    found = synthetic_control(spain, BASQUE, 1970)
    assert found.weights.index[0] == "Madrid (Comunidad De)"
    assert found.p_value > 0.1


def test_west_germany_has_no_sixth_donor():
    found = published.german_control(DATA)
    assert len(found.weights) == 16
    assert found.weights.iloc[5:].max() < 0.025


@pytest.mark.parametrize(("case", "year"), [("basque", 1970), ("germany", 1990)])
def test_the_same_numbers_as_mlsynth(case, year, spain):
    """Outcome path with placebos, ridge augmentation with its own penalty, difference-in-differences."""
    package = pytest.importorskip("mlsynth")
    rows = DATA.frame(published.GERMANY)
    germany = Panel.from_frame(rows, region="country", industry=None, value="gdp", year="year")
    panel, treated = (spain, BASQUE) if case == "basque" else (germany, "West Germany")
    frame = panel.to_frame()[["year", "region", "value"]]
    frame["treated"] = ((frame["region"] == treated) & (frame["year"] >= year)).astype(int)
    asked = {
        "df": frame,
        "outcome": "value",
        "treat": "treated",
        "unitid": "region",
        "time": "year",
        "display_graphs": False,
    }
    theirs = package.VanillaSC({**asked, "inference": "placebo"}).fit()
    ours = synthetic_control(panel, treated, year)
    assert ours.att == pytest.approx(theirs.effects.att, rel=1e-8)
    assert ours.p_value == pytest.approx(theirs.inference.p_value)
    theirs = package.VanillaSC({**asked, "augment": "ridge", "inference": False}).fit()
    ours = bm.history.augmented_control(panel, treated, year, placebos=False)
    assert ours.att == pytest.approx(theirs.effects.att, rel=1e-6)
    theirs = package.SDID(asked).fit()
    ours = bm.history.synthetic_difference(panel, treated, year, placebos=False)
    assert ours.att == pytest.approx(theirs.effects.att, rel=1e-8)
