"""A deelnemer who taps what is on the screen, without a database: only steps, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from content.opdracht import Meerkeuze, Opdracht
from conversations import events as e
from conversations.effects import Aan, Button, Buttons, Effect, Mark, Say
from conversations.facts import Facts
from conversations.flow.oefening import here
from conversations.state import Oefening, State
from conversations.step import enter, step


@dataclass
class Walker:
    """What stands on one phone, and where the gesprek is."""

    state: State
    facts: Facts
    screens: list[list[Button]] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)  # of the last step

    @classmethod
    def begin(cls, opdracht: Opdracht, facts: Facts) -> "Walker":
        """Open the oefendeel of an opdracht."""
        walker = cls(Oefening(opdracht.id, opdracht.versie), facts.with_opdracht(opdracht, ()))
        walker._show(enter(walker.state, walker.facts), None)
        return walker

    def cause(self, event: e.Event, tapped: int | None = None) -> list[Effect]:
        """Let something happen a minute later; `tapped` is the screen with the button."""
        before = self.facts.now
        self.facts = replace(self.facts, seen_at=before, now=before + timedelta(minutes=1))
        self.state, self.effects = step(self.state, event, self.facts)
        self._show(self.effects, tapped)
        return self.effects

    def tap(self, place: int, button: Button) -> list[Effect]:
        assert isinstance(button.event, e.Event)
        return self.cause(button.event, place)

    def visible(self) -> list[tuple[int, Button]]:
        """Return every button that can be tapped, with its screen."""
        return [(place, button) for place, buttons in enumerate(self.screens) for button in buttons]

    def press(self, label: str, **args: object) -> list[Effect]:
        """Tap the newest button with this label."""
        for place, button in reversed(self.visible()):
            if button.label == label and args.items() <= button.args.items():
                return self.tap(place, button)
        raise AssertionError(f"no button {label} {args}")

    def finish(self, most: int = 200) -> None:
        """Go forward on the newest screen until the oefendeel is over."""
        for _ in range(most):
            if not isinstance(self.state, Oefening):
                return
            place = max(place for place, button in self.visible() if _goes_forward(button))
            forward = [button for button in self.screens[place] if _goes_forward(button)]
            self.tap(place, min(forward, key=self._preference))
        raise AssertionError(f"the oefendeel never ends: {self.state}")

    def _preference(self, button: Button) -> int:
        """Klaar as soon as it is there, and until then towards it: ticking can go on for ever."""
        if not isinstance(button.event, e.OptieAangevinkt):
            return 0 if isinstance(button.event, e.KlaarGetikt) else 1
        assert isinstance(self.state, Oefening)
        vraag = here(self.state, self.facts).vraag
        wants_more = isinstance(vraag, Meerkeuze) and len(self.state.gekozen) < vraag.kies
        return 1 if button.event.aan == wants_more else 2

    def _show(self, effects: Sequence[Effect], tapped: int | None) -> None:
        for effect in effects:
            if isinstance(effect, Say) and effect.to in (Aan.DEELNEMER, Aan.ZELF):
                self.screens.append(_flat(effect.buttons))
            elif isinstance(effect, Mark) and tapped is not None:
                self.screens[tapped] = _flat(effect.buttons)


def _flat(rows: Buttons) -> list[Button]:
    return [button for row in rows for button in row]


def _goes_forward(button: Button) -> bool:
    return not isinstance(button.event, e.VorigeGetikt | e.HulpGevraagd | e.OpnieuwGetikt)
