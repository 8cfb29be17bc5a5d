"""Builders of the shipped tables, one module per group, and their writer."""
