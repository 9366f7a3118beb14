"""Text from reports is data: made safe for the terminal and for rich markup."""

from __future__ import annotations

import unicodedata

_KEPT = {"\n", "\t"}
"""Control characters that a text of several lines has by right."""
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Cc and Cf hold the escape codes, the direction overrides and the zero-width characters; ZWJ and ZWNJ are
# letters' business in Persian and some Indian scripts, and draw nothing by themselves.
_JOINERS = {"\u200c", "\u200d"}


def plain(text: str, *, one_line: bool = False) -> str:
    """The text with every control or invisible character spelled out as ``\\xNN`` or ``\\uNNNN``.

    `one_line` also turns line ends and tabs into spaces, for tables.
    """
    if one_line:
        text = " ".join(text.split())
    return "".join(char if _is_shown(char) else _spelled(char) for char in text)


def for_markup(text: str, *, one_line: bool = True) -> str:
    """The text for rich: control characters spelled out, tags escaped."""
    from rich.markup import escape  # only who prints with rich pays for it

    return escape(plain(text, one_line=one_line))


def _is_shown(char: str) -> bool:
    return char in _KEPT or char in _JOINERS or unicodedata.category(char) not in _HIDDEN


def _spelled(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
