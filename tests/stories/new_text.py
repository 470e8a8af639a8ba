"""A text that changes while people are in the middle of it: a next versie, read by the running bot."""

from dataclasses import replace
from types import MappingProxyType

from content.catalogus import Catalogus
from conversations.storage import opdrachten
from conversations.storage.database import transaction
from tests.world import World

TITEL, TAAK = "Een nieuwe titel", "Doe iets heel anders."


def with_new_text(catalogus: Catalogus, opdracht_id: str, versie: int) -> Catalogus:
    """Return the catalogue with another titel and taak in one opdracht."""
    opdracht = catalogus.opdracht(opdracht_id)
    taak = opdracht.aan_de_slag.model_copy(update={"tekst": TAAK})
    fresh = opdracht.model_copy(update={"versie": versie, "titel": TITEL, "aan_de_slag": taak})
    return replace(catalogus, opdrachten=MappingProxyType({**catalogus.opdrachten, opdracht_id: fresh}))


def reload(world: World, catalogus: Catalogus) -> None:
    """Let the running bot read this content, as after `wpo content reload`."""
    world.engine.read_content = lambda: catalogus
    with transaction(world.database) as session:
        opdrachten.ask_reload(session, world.now)
    world.engine.tick(world.now)
