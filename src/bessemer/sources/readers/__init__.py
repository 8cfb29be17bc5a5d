"""Readers of files as agencies publish them: a module for each format, known by the file's beginning."""
