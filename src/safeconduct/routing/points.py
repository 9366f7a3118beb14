"""Places on the sphere, as the router takes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.sky import unit_vectors


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the sphere, degrees."""

    lat_deg: float
    lon_deg: float

    def xyz(self) -> NDArray[np.float64]:
        """Unit vector."""
        vector: NDArray[np.float64] = unit_vectors(np.array([[self.lon_deg, self.lat_deg]]))[0]
        return vector
