"""One opdracht as a reader on paper sees it: every message as the bot says it, and what each answer brings.

The messages come from the flows themselves, so paper and chat cannot differ. How it looks is report.html.j2.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from content.beelden import Beeld, Beelden
from content.opdracht import (
    Handig,
    Keuze,
    Meerkeuze,
    Opdracht,
    Optie,
    Scored,
    Situatie,
    Volgorde,
    Vraag,
)
from content.render import Texts
from conversations.effects import Say
from conversations.events import HulpGevraagd, VerderGetikt, VorigeGetikt
from conversations.facts import Facts
from conversations.flow import aan_de_slag, nabespreking, oefening, vragen
from conversations.flow.vragen import LETTERS
from conversations.state import AanDeSlag, Nabespreking, Oefening

UNDER_ALL = (VerderGetikt, VorigeGetikt, HulpGevraagd)
"""Buttons under so many messages that they only take room on paper."""
TO_CHOOSE = ("opties", "stappen")
"""Arguments of a message that stand on paper as answers, each with its feedback."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing to choose; in a situatie `then` is the scene that follows, or where it goes in words."""

    sign: str
    tekst: str
    goed: str
    feedback: str
    then: "Message | str | None" = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message, with what can be answered to it."""

    kop: str
    html: Markup
    buttons: tuple[str, ...] = ()
    about: str = ""
    beeld: Beeld | None = None
    answers: tuple[Answer, ...] = ()
    order: tuple[str, ...] = ()
    """The steps of a volgorde, as they should be."""
    as_a_whole: tuple[tuple[str, str], ...] = ()
    """Feedback on all ticks or steps together."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opdracht in four parts: practising, the week, and what the werkplekopleider gets."""

    opdracht: Opdracht
    practice: tuple[Message, ...]
    week: tuple[Message, ...]
    team: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the sheets of a catalogus. `facts` names the people and the day on the cards."""

    facts: Facts
    texts: Texts
    beelden: Beelden

    def sheet(self, opdracht: Opdracht) -> Sheet:
        """Return everything that is said about one opdracht."""
        start = Oefening(opdracht.id, opdracht.versie)
        stops = oefening.route(opdracht, ())
        practice = tuple(self._stop(replace(start, plek=nr), stop) for nr, stop in enumerate(stops))
        last = replace(start, plek=len(stops) - 1, stap="feedback")
        week, effects = oefening.go_on(last, VerderGetikt(last.beurt), self.facts)
        assert isinstance(week, AanDeSlag)
        (done,) = (effect for effect in effects if isinstance(effect, Say))
        end = self._message("Klaar met oefenen", done)
        return Sheet(opdracht, (*practice, end), tuple(self._week(week)), tuple(self._team(week)))

    # --- practising -----------------------------------------------------------------------------------

    def _stop(self, state: Oefening, stop: oefening.Stop) -> Message:
        if stop.vraag is None:
            kop = "Zo begint het" if stop.soort == "intro" else "Voorbeeld"
            return self._message(kop, _said(state, self.facts))
        return self._vraag(state, stop.vraag)

    def _vraag(self, state: Oefening, vraag: Vraag) -> Message:
        opdracht = self.facts.opdracht_of(state)
        nr = [other.id for other in opdracht.vragen].index(vraag.id) + 1
        kop, about = f"Vraag {nr}: {_soort(vraag)}", _about(vraag, opdracht)
        if isinstance(vraag, Situatie):
            return replace(self._scene(state, vraag, vraag.start, set()), kop=kop, about=about)
        message = self._message(kop, _said(state, self.facts))
        if isinstance(vraag, Scored):
            message = replace(message, buttons=())  # they stand beside it as answers
        return replace(
            message,
            about=about,
            answers=tuple(self._answers(vraag)),
            order=vraag.stappen if isinstance(vraag, Volgorde) else (),
            as_a_whole=_as_a_whole(vraag),
        )

    def _answers(self, vraag: Vraag) -> Iterator[Answer]:
        if isinstance(vraag, Keuze | Meerkeuze):
            yield from map(_answer, LETTERS, vraag.opties)
        if isinstance(vraag, Handig):
            for key, feedback in vraag.feedback:
                goed = "ja" if key == vraag.goed else "nee"
                yield Answer(self.texts.label(f"handig_{key}", {}), "", goed, feedback)

    def _scene(self, state: Oefening, vraag: Situatie, name: str, seen: set[str]) -> Message:
        """Return a scene and what follows from it; a scene that is on the sheet already is only named."""
        seen.add(name)
        message = self._message(_scene_name(vraag, name), _said(replace(state, scene=name), self.facts))
        answers = [
            replace(_answer(letter, optie), then=self._then(replace(state, scene=name), vraag, optie, seen))
            for letter, optie in zip(LETTERS, vraag.scenes[name].opties, strict=False)
        ]
        return replace(message, answers=tuple(answers), buttons=())

    def _then(self, state: Oefening, vraag: Situatie, optie: Optie, seen: set[str]) -> Message | str:
        uitslag = vragen.judge(vraag, state, (optie.id,))
        if vragen.may_retry(vraag, state, uitslag):
            return "nog een keer kiezen"
        if uitslag.naar is None:
            return "einde"
        if uitslag.naar in seen:
            return _scene_name(vraag, uitslag.naar)
        return self._scene(state, vraag, uitslag.naar, seen)

    # --- the week, and the werkplekopleider ---------------------------------------------------------------

    def _week(self, state: AanDeSlag) -> Iterator[Message]:
        card = aan_de_slag.card(state, self.facts)
        yield self._message("De taak", card)
        blad = self.facts.opdracht_of(state).aan_de_slag
        for variant in blad.varianten:
            yield self._message(
                f"Later: {variant.soort}", replace(card, args={**card.args, "taak": variant}, buttons=())
            )
        for nr, tekst in enumerate(blad.herinneringen, 1):
            yield self._message(f"Herinnering {nr}", Say("herinnering", {"tekst": tekst}))

    def _team(self, state: AanDeSlag) -> Iterator[Message]:
        _, card, points = (
            effect for effect in aan_de_slag.enter(state, self.facts) if isinstance(effect, Say)
        )
        yield self._message("Kaart", card)
        yield self._message("Observatiepunten", points)
        talk = Nabespreking(state.opdracht, state.versie, state.ronde, state.taak, gedaan=0)
        yield replace(self._message("Nabespreking", nabespreking.guide(talk, self.facts)), buttons=())

    def _message(self, kop: str, say: Say) -> Message:
        args = {key: [] if key in TO_CHOOSE else value for key, value in say.args.items()}
        html = Markup(self.texts.render(say.text, args))  # noqa: S704 - the template escaped what it was filled with
        labels = tuple(
            self.texts.label(button.label, button.args)
            for row in say.buttons
            for button in row
            if not isinstance(button.event, UNDER_ALL)
        )
        return Message(kop, html, labels, beeld=self.beelden.get(say.beeld) if say.beeld else None)


def _said(state: Oefening, facts: Facts) -> Say:
    (say,) = oefening.screen(state, facts)
    assert isinstance(say, Say)
    return say


def _answer(letter: str, optie: Optie) -> Answer:
    return Answer(letter, optie.tekst, optie.goed, optie.feedback)


def _scene_name(vraag: Situatie, name: str) -> str:
    return f"Scene {[*vraag.scenes].index(name) + 1}"


def _soort(vraag: Vraag) -> str:
    return f"{vraag.type}, {vraag.vorm}" if isinstance(vraag, Keuze) else vraag.type


def _about(vraag: Vraag, opdracht: Opdracht) -> str:
    if not isinstance(vraag, Scored):
        return ""
    known = {punt.id: punt.kort for punt in opdracht.begeleider.let_op}
    points = [f"{punt} {known.get(punt, '?')}" for punt in vraag.observatiepunt]
    return f"{vraag.setting} · {', '.join(points)}"


def _as_a_whole(vraag: Vraag) -> tuple[tuple[str, str], ...]:
    if not isinstance(vraag, Meerkeuze | Volgorde):
        return ()
    return (("ja", vraag.feedback.goed), ("nee", vraag.feedback.anders))
