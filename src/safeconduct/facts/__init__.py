"""Dated facts by state, and aircraft types: pure tables and queries."""
