"""Which region-years looked like a region: candidates, distances, ranks, outcomes and how many recovered."""
