"""Readers of files exactly as agencies publish them: a module for each format, known by the file's beginning."""
