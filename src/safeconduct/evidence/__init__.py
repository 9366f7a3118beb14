"""On whose word: sources, reports, claims, origins, pooling."""

from __future__ import annotations

from safeconduct.evidence.assess import Assessment, assess, assessment_dict, probabilities
from safeconduct.evidence.book import Book, book_from_tables, book_of, read_book
from safeconduct.evidence.model import Claim, Entry, Retraction, Source, Statement
from safeconduct.evidence.pooling import FirstSource, Pooled, pool
from safeconduct.evidence.report import Report
from safeconduct.evidence.words import word_for

__all__ = [
    "Assessment",
    "Book",
    "Claim",
    "Entry",
    "FirstSource",
    "Pooled",
    "Report",
    "Retraction",
    "Source",
    "Statement",
    "assess",
    "assessment_dict",
    "book_from_tables",
    "book_of",
    "pool",
    "probabilities",
    "read_book",
    "word_for",
]
