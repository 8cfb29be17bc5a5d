"""A saved study as the page shows it: the very study of the file, whatever else is asked for since."""

import pytest
from typer.testing import CliRunner

import bessemer as bm
from bessemer.cli.app import app
from bessemer.studies import Study, study
from bessemer.web.desk import Desk
from bessemer.web.state import View


@pytest.fixture(scope="module")
def figures():
    return bm.reference()


def test_a_study_with_options_that_no_address_has_stays_what_the_page_shows(figures):
    place, model = figures.regions.resolve("Jilin"), figures.regions.resolve("Pittsburgh")
    opened = Study(place, figures, 2016, model, 1980, "size")
    desk = Desk(figures, kept=1)
    state = desk.hold(opened)
    assert state == View(year=2016, role_model="CZ16300@1980")
    for other in ("LUX", "ES21", "DEA5"):
        desk.study(other, View())
    assert desk.study("CN-JL", state) is opened
    assert desk.study("吉林", state.but(lang="zh-CN")) is opened
    assert desk.study("CN-JL", View()) is not opened


def test_the_default_role_model_is_left_out_of_the_address(figures):
    assert Desk(figures).hold(study("LUX")) == View()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--study", "none.study"], "none.study"),
        (["--study", "none.study", "--data", "towns"], "A study has its own dataset."),
    ],
)
def test_what_cannot_be_served_is_said_before_anything_is_bound(options, said):
    ended = CliRunner().invoke(app, ["serve", *options])
    shown = f"{ended.output}{ended.exception}"
    assert ended.exit_code != 0 and said in shown
