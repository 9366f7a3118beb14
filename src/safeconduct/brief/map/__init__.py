"""The map as a drawing: areas, great circles, labels, the projection."""
