"""The search as sentences, tables and charts."""
