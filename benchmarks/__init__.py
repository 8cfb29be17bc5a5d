"""Bessemer beside what exists, in one run on the same data."""
