"""What the commands about the ledger share: their options, and who makes an entry when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from safeconduct.store.ledger import Recorded

DEFAULT_LEDGER = Path("safeconduct.ledger")
"""The ledger used when none is named."""

LedgerPath = Annotated[
    Path, typer.Option("--ledger", "-l", envvar="SAFECONDUCT_LEDGER", help="The ledger file.")
]
Author = Annotated[
    str, typer.Option(envvar="SAFECONDUCT_AUTHOR", help="Who makes this entry. Default: the user's name.")
]
Reason = Annotated[str, typer.Option(help="Why the entry is made.")]
Supersede = Annotated[bool, typer.Option("--supersede", help="Replace the entry of this id; both stay.")]
AsOf = Annotated[str, typer.Option("--as-of", help="Only what had been received and graded by this day.")]
Id = Annotated[str, typer.Argument(help="A short name of its own.")]
Day = Annotated[str, typer.Option(help="A date: 2022, 2022-07, 2022-07-31. Default: today.")]
Words = Annotated[str, typer.Option(help="Words for chances: icd203 or phia.")]


def recorded_dict(recorded: Recorded) -> dict[str, Any]:
    """An entry made, for JSON."""
    body = recorded.entry.body
    return {"seq": recorded.seq, "kind": recorded.entry.kind, "id": body.id, "hash": recorded.hash}


def user_name() -> str:
    """The name of whoever runs the program."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user database
        return "unknown user"


def now_text() -> str:
    """The instant now, as ledgers write it."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def today_text() -> str:
    """Today's date in UTC."""
    return now_text()[:10]
