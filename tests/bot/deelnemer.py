"""Somebody who practises on a phone: looks at the newest screen, taps one of its buttons, and remembers the answers."""

import random
from dataclasses import dataclass, field

from bot.buttons import decode
from bot.demo.emulator import Emulator
from conversations import events as e

IGNORED = (e.HulpGevraagd, e.VorigeGetikt, e.OpnieuwGetikt, e.NaamAndersGetikt)


@dataclass
class Deelnemer:
    """Drives one phone of the emulator. `answers` holds what must be stored, in order."""

    emulator: Emulator
    chat_id: int
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    answers: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to tap."""
        return bool(self.screen()[1])

    def screen(self) -> tuple[int, list[tuple[e.Event, str]]]:
        """The newest message that asks something: its number, and its buttons as (event, data)."""
        for message in reversed(self.emulator.chats[self.chat_id].messages.values()):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            found = [(decode(b["callback_data"]).event, b["callback_data"]) for row in rows for b in row]
            asked = [(event, data) for event, data in found if not isinstance(event, IGNORED)]
            if asked:
                return message["message_id"], asked
        return 0, []

    @property
    def is_aan_de_slag(self) -> bool:
        """Whether the oefendeel is over and the task is there."""
        return any(isinstance(event, e.GedaanGetikt) for event, _ in self.screen()[1])

    def act(self, tekst: str = "Morgen begin ik ermee.") -> None:
        """Do what the screen asks; an open question is answered with `tekst`."""
        message_id, asked = self.screen()
        event, data = self._choose(asked)
        if isinstance(event, e.VraagOvergeslagen):
            self.answers.append("verteld")
            self.emulator.send_text(self.chat_id, tekst)
            return
        self._remember(event, asked)
        self.emulator.tap(self.chat_id, message_id, data)

    def _choose(self, asked: list[tuple[e.Event, str]]) -> tuple[e.Event, str]:
        ready = [pair for pair in asked if isinstance(pair[0], e.KlaarGetikt)]
        untouched = [pair for pair in asked if pair not in ready and getattr(pair[0], "aan", True)]
        # Klaar is there when as many are ticked as the vraag asks for.
        return ready[0] if ready else self.chance.choice(untouched)

    def _remember(self, event: e.Event, asked: list[tuple[e.Event, str]]) -> None:
        match event:
            case e.AntwoordGegeven():
                self.answers.append(event.optie)
            case e.OptieAangevinkt():
                self._parts.append(event.optie)
            case e.StapGezet():
                self._parts.append(str(event.stap))
                if len(asked) == 1:
                    self._complete()
            case e.KlaarGetikt():
                self._complete()

    def _complete(self) -> None:
        self.answers.append(",".join(self._parts))
        self._parts.clear()
