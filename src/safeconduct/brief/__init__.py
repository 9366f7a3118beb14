"""Plan to terminal, HTML, GeoJSON, KML: pure."""
