"""An economy to cut off from, as it is asked for."""

import pytest

from bessemer.dependence.places import economy_named
from bessemer.errors import RegionError
from bessemer.sources import reference


def test_several_economies_in_one_name_are_to_be_given_one_by_one():
    with pytest.raises(RegionError, match="is 2 regions") as caught:
        economy_named(reference(), "USA,CHN", "Option --cut.")
    assert "--cut USA --cut CHN" in caught.value.remedy
