"""What takes all regions of a dataset is made once, and not kept for ever."""

import gc
from weakref import ref

import bessemer as bm
from bessemer.pathways.forecasts import forecast_record as entry_record
from bessemer.pathways.forecasts import reliability_record, weak_groups
from bessemer.pathways.lookback import density_record, older_record, reached
from bessemer.rolemodels.forecasting.record import forecast_record as region_forecast
from bessemer.rolemodels.forecasting.record import record_frame
from bessemer.scenarios.baselines import jobs_errors
from bessemer.scenarios.grounds import complexity_yardstick
from bessemer.sources import Dataset, kept


def test_made_once_for_each_dataset_and_value():
    calls = []

    @kept.kept
    def count(data, kind, *, twice=False):
        """Count regions."""
        calls.append((data.name, kind, twice))
        return len(data.regions.of_kind(kind)) * (2 if twice else 1)

    data = bm.reference()
    other = Dataset("other", data.folder, data.catalogue)
    assert [count(data, "province"), count(data, "province"), count(data, "province", twice=True)] == [
        31,
        31,
        62,
    ]
    assert count(other, "province") == 31 and count.__doc__ == "Count regions."
    assert calls == [
        ("reference", "province", False),
        ("reference", "province", True),
        ("other", "province", False),
    ]


def test_what_was_not_asked_for_longest_goes_first():
    calls = []

    @kept.kept
    def same(data, number):
        calls.append(number)
        return number

    data = bm.reference()
    for number in range(kept._MOST + 1):
        same(data, number)
        same(data, 0)
    assert len(calls) == kept._MOST + 1
    same(data, 1)
    same(data, 0)
    assert calls[-1] == 1 and calls.count(0) == 1


def test_it_ends_with_the_dataset():
    class Thing:
        pass

    @kept.kept
    def thing(data):
        return Thing()

    data = Dataset("other", bm.reference().folder, bm.reference().catalogue)
    seen = ref(thing(data))
    assert seen() is not None
    del data
    gc.collect()
    assert seen() is None


def test_what_answers_keep_of_a_dataset_goes_with_it():
    """A server that opens one dataset after another must not hold them all."""
    shipped = bm.reference()
    data = Dataset("other", shipped.folder, shipped.catalogue)
    pittsburgh = data.regions.resolve("Pittsburgh")
    assert record_frame(data) is not None and region_forecast(data, pittsburgh, 10) is not None
    assert entry_record(data) and reliability_record(data) is not None and weak_groups(data)
    assert density_record(data, "cn-provinces")[0] and older_record(data) and reached(data, "us-zones", 0.5)
    assert jobs_errors(data, pittsburgh.kind, 2015)[1] > 0
    assert len(complexity_yardstick(data)[0]) > 10
    gone = ref(data)
    del data
    gc.collect()
    assert gone() is None
