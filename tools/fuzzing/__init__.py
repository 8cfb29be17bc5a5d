"""Fuzzing of every reader and of the interface: valid small files and requests, changed by chance, seeded."""
