"""Regionalised tables: location quotients, their judgement on Canada's provinces, a province as a range."""
