"""Census divisions of the US states."""

from __future__ import annotations

from collections.abc import Mapping

_STATES: Mapping[str, str] = {
    "New England": "CT ME MA NH RI VT",
    "Middle Atlantic": "NJ NY PA",
    "East North Central": "IL IN MI OH WI",
    "West North Central": "IA KS MN MO NE ND SD",
    "South Atlantic": "DE DC FL GA MD NC SC VA WV",
    "East South Central": "AL KY MS TN",
    "West South Central": "AR LA OK TX",
    "Mountain": "AZ CO ID MT NV NM UT WY",
    "Pacific": "AK CA HI OR WA",
}
DIVISIONS: Mapping[str, str] = {
    state: division for division, states in _STATES.items() for state in states.split()
}
"""Division of each state by its two letters (US Census Bureau, nine divisions)."""
