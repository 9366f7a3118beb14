"""Flight information regions from a user's file: GeoJSON whose features carry a code.

Known layouts: any with a property `code`, `icao`, `icaocode`, `ident`, `designator` or `fir`; VATSpy's boundaries
(``id`` = ``EGTT``, parts ``EGTT-C``); EUROCONTROL's network manager (``AV_AIRSPACE_ID`` = ``LFFFFIR``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safeconduct.airspace.area_values import Shape
from safeconduct.airspace.areas import features_of, shapes_of_feature
from safeconduct.errors import Fault, InputError

CODE_PROPERTIES = (
    "code",
    "ident",
    "icaocode",
    "icao_code",
    "icao",
    "fir",
    "designator",
    "av_airspace_id",
    "airspace_id",
    "id",
)
"""Properties tried for the code, in this order, whatever their case."""

SHORTEST_CODE = 4
"""Letters of a region's code: shorter ones name a state (``EB``)."""


def firs_from_geojson(document: Any, where: str, code_property: str = "") -> dict[str, tuple[Shape, ...]]:
    """The shapes of each region by its code, upper case; parts of one code (``EGTT-C``) count to it.

    Parameters
    ----------
    document : what a JSON reader makes of the file
    where : the file's name, for faults
    code_property : property that holds the code; empty: the known ones are tried

    Raises
    ------
    InputError
        With every fault of the document.
    """
    out: dict[str, tuple[Shape, ...]] = {}
    faults: list[Fault] = []
    for place, feature in features_of(document, where):
        code = _code(feature, code_property)
        if not code:
            hint = f"Name the property that holds it; tried: {code_property or ', '.join(CODE_PROPERTIES)}."
            faults.append(Fault(f"{place}.properties", "has no code of a region.", hint))
            continue
        out[code] = out.get(code, ()) + tuple(shapes_of_feature(feature, place, faults))
    if faults:
        raise InputError(faults)
    if not out:
        raise InputError.single(where, "has no region.", "Give a FeatureCollection of polygons.")
    return out


def _code(feature: Mapping[str, Any], code_property: str) -> str:
    given = feature.get("properties")
    properties = {str(k).casefold(): v for k, v in given.items()} if isinstance(given, dict) else {}
    names = (code_property.casefold(),) if code_property else CODE_PROPERTIES
    values = [properties.get(name) for name in names]
    if not code_property:
        values.append(feature.get("id"))
    codes = (value for value in values if isinstance(value, str) and len(value.strip()) >= SHORTEST_CODE)
    return _plain(next(codes, ""))


def _plain(code: str) -> str:
    """``LFFF`` of ``LFFFFIR`` and ``EGTT`` of ``EGTT-C``."""
    word = code.strip().upper().partition("-")[0]
    for ending in ("FIR", "UIR"):
        if len(word) == 7 and word.endswith(ending):
            return word.removesuffix(ending)
    return word
