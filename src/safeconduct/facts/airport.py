"""An airport, or a bare position that stands for one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Airport:
    """A place to take off from or land at.

    Attributes
    ----------
    icao : str
        ICAO location indicator; empty for a bare position.
    iata : str
        IATA code; may be empty.
    name : str
        Name; for a bare position its coordinates.
    city : str
        City; may be empty.
    country : str
        ISO 2 code of the state (XK for Kosovo); empty for a bare position.
    lat_deg, lon_deg : float
        Position, degrees north and east (WGS84).
    elevation_m : float or None
        Height above mean sea level, m; None for a bare position.
    tz : str
        IANA time zone; may be empty.
    """

    icao: str
    iata: str
    name: str
    city: str
    country: str
    lat_deg: float
    lon_deg: float
    elevation_m: float | None
    tz: str

    def __post_init__(self) -> None:
        if not (-90.0 <= self.lat_deg <= 90.0 and -180.0 <= self.lon_deg <= 180.0):
            raise ValueError(f"not a position on the Earth: {self.lat_deg}, {self.lon_deg}")

    @property
    def code(self) -> str:
        """ICAO code if there is one, else the position."""
        return self.icao or self.name
