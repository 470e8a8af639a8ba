"""Our own catalogue, read once: it cannot be changed, so every test may have the same."""

from functools import cache

from content.catalogus import Catalogus, load_catalogus


@cache
def whole_catalogue() -> Catalogus:
    """Return all 48 opdrachten."""
    return load_catalogus()
