"""How much of anything is taken, in one place: an input that asks for more is told the figure, before it is read.

A limit is far above what a real plan needs and far below what would stop the machine. ``SECURITY.md`` has the same
figures in a table; a test compares the two.
"""

from __future__ import annotations

from typing import Final

SCENARIO_BYTES: Final = 1_000_000
"""Largest scenario or portfolio file, bytes; the examples have some ten thousand."""

TOML_DEPTH: Final = 24
"""Tables and lists within one another, and parts of one dotted key; the format itself needs 5."""

TOML_ENTRIES: Final = 60_000
"""Keys and list items of one TOML text."""

NUMBER_LETTERS: Final = 60
"""Letters of one bare word of TOML, a number or a date; a 64-bit number in binary has 66 with its 0b, nobody needs it."""

LARGEST_WHOLE: Final = 2**63 - 1
"""Largest whole number of a file (TOML 1.0: 64 bits, signed)."""

JSON_DEPTH: Final = 40
"""Objects and lists within one another in a JSON text."""

PAIRS: Final = 1_000
"""Ways of one scenario: origins times airports of its refuges. A quick answer looks for each, some 2 ms a search."""

PEOPLE: Final = 1_000_000
"""People of one scenario, all groups together, at the high end of their ranges; of a portfolio's post likewise."""

AIRCRAFT: Final = 2_000
"""Aircraft of one type at one base."""

FARTHEST_KM: Final = 50_000.0
"""Longest way that can be asked for, km: more than once round the Earth."""

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
"""Years of a date or time in a scenario: windows and horizons of some years beside it stay within the calendar."""

FAULTS: Final = 200
"""Faults told of one kind of check; somebody with more will check again anyway."""

CSV_BYTES: Final = 20_000_000
"""Largest CSV, bytes."""

CSV_ROWS: Final = 100_000
"""Rows of one CSV."""

CELL_LETTERS: Final = 10_000
"""Letters of one cell of a CSV."""

POSTS: Final = 20_000
"""Posts of one portfolio."""

AIRLIFT_BYTES: Final = 5_000_000
"""Largest file of an airlift problem, bytes."""

AREA_BYTES: Final = 20_000_000
"""Largest GeoJSON file of areas, bytes: a larger one is no area that somebody drew."""

OWN_FACTS_BYTES: Final = 5_000_000
"""Largest file of own facts, of drafts of facts, or of what such drafts are read from, bytes."""

OWN_ROWS: Final = 5_000
"""Rows of one file of own facts: each is laid over all that are there already."""

ARTICLE_BYTES: Final = 5_000_000
"""Largest article or feed, bytes."""

MEMORY_BYTES: Final = 20_000_000
"""Largest memory of a watch, bytes."""

LEDGER_IMPORT_BYTES: Final = 500_000_000
"""Largest JSON Lines file that is read into a ledger, bytes."""

FETCH_S: Final = 30.0
"""How long fetching an address may take from the first byte asked to the last one read, s."""

CONNECT_S: Final = 10.0
"""How long an address may be silent, s."""

REDIRECTS: Final = 5
"""Redirects followed to one article or feed."""

BODY_BYTES: Final = 1_500_000
"""Largest body of a request to the server, bytes."""

HEADERS_S: Final = 15.0
"""How long a connection to the server may take to send a whole request, or stay silent after one, s."""

CONNECTIONS: Final = 256
"""Connections the server serves at once."""

QUERY_ROWS: Final = 100_000
"""Rows that ``query`` answers; it says when there were more."""

INDEX_BYTES: Final = 400_000_000
"""Largest index file that is read from the cache, bytes."""
