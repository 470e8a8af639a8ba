"""Oefening: the oefendeel, one message at a time, with feedback on every answer. The place is never lost.

A screen has a number, the beurt. A button of another beurt changes nothing: the present screen is shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from content.opdracht import Meerkeuze, Opdracht, Vertel, Volgorde, Vraag
from conversations.effects import Aan, Button, Effect, Mark, RecordAntwoord, Say, Step
from conversations.events import (
    AntwoordGegeven,
    DeelnemerEvent,
    KlaarGetikt,
    OefenenGevraagd,
    OpnieuwGetikt,
    OptieAangevinkt,
    SchermGevraagd,
    SpraakIngesproken,
    StapGezet,
    TekstGetypt,
    VerderGetikt,
    VorigeGetikt,
    VraagOvergeslagen,
)
from conversations.facts import Facts
from conversations.flow import vragen
from conversations.flow.reply import AL_BEKEND, GEEN_TEKST, HULP, OUDE_KNOP, chosen, vorige, without_beeld
from conversations.state import AanDeSlag, Oefening

MAX_TEKST = 2000


@dataclass(frozen=True, slots=True)
class Stop:
    """One place on the route through an opdracht."""

    soort: Literal["intro", "voorbeeld", "vraag", "terug"]
    vraag: Vraag | None = None
    tekst: str | None = None


def route(opdracht: Opdracht, gemist: tuple[str, ...]) -> tuple[Stop, ...]:
    """Return the whole way: intro, voorbeeld, vragen, what was missed once more, and the closing vraag.

    `gemist` only grows before the place where it is inserted, so an index in the route stays good.
    """
    last = max(nr for nr, vraag in enumerate(opdracht.vragen) if vraag.is_scored)
    return (
        Stop("intro"),
        *(Stop("voorbeeld", tekst=tekst) for tekst in opdracht.voorbeeld),
        *(Stop("vraag", vraag) for vraag in opdracht.vragen[: last + 1]),
        *(Stop("terug", opdracht.vraag(vraag_id)) for vraag_id in gemist),
        *(Stop("vraag", vraag) for vraag in opdracht.vragen[last + 1 :]),
    )


def here(state: Oefening, facts: Facts) -> Stop:
    """Return the place where the deelnemer is now."""
    return route(facts.opdracht_of(state), state.gemist)[state.plek]


# --- screens ----------------------------------------------------------------------------------------


def screen(state: Oefening, facts: Facts) -> list[Effect]:
    """Show the present screen: what stands at this place, or the feedback on it."""
    stop = here(state, facts)
    if stop.vraag is None:
        return [_show_text(stop, state, facts)]
    if state.stap == "feedback":
        return _feedback(stop.vraag, state)
    say = vragen.show(stop.vraag, state, _seed(stop, state, facts))
    args = {**say.args, "terug": stop.soort == "terug"}
    extra = (vorige(state.beurt) if state.vorige else ()) + HULP
    # At the retry the picture was just seen; the feedback above it must stay on the phone.
    beeld = None if state.poging == vragen.RETRY else vragen.beeld_of(stop.vraag, state)
    return [replace(say, args=args, buttons=say.buttons + extra, beeld=beeld)]


def again(state: Oefening, facts: Facts) -> list[Effect]:
    """Show the present screen below an explanation, without its picture: that would push the words away."""
    return without_beeld(screen(state, facts))


def _show_text(stop: Stop, state: Oefening, facts: Facts) -> Say:
    verder = ((Button("verder", VerderGetikt(state.beurt)),),)
    if stop.soort == "voorbeeld":
        return Say("voorbeeld", {"tekst": stop.tekst}, verder)
    opdracht = facts.opdracht_of(state)
    args = {"opdracht": opdracht, "aantal": len(opdracht.scored)}
    return Say("intro", args, verder, beeld=_beeld_of_skill(opdracht, facts))


def _beeld_of_skill(opdracht: Opdracht, facts: Facts) -> str | None:
    """Return the picture of the skill; None without one, or when the skill has left the catalogue."""
    skills = (s for s in facts.catalogus.skills if opdracht.deelskill_id in {d.id for d in s.deelskills})
    return next((skill.beeld for skill in skills), None)


def _feedback(vraag: Vraag, state: Oefening) -> list[Effect]:
    """Return the feedback on what was chosen, from the state alone: so it can be shown again at any time.

    The best answer, once there is nothing left to try, is a message of its own.
    """
    verder = ((Button("verder", VerderGetikt(state.beurt)),),)
    if not vraag.is_scored:
        return [Say("dank", {"soort": vraag.type}, verder)]
    uitslag = vragen.judge(vraag, state, state.gekozen)
    args = {"goed": uitslag.goed, "feedback": uitslag.feedback, "opnieuw": state.opnieuw}
    if uitslag.goed == "ja" or state.opnieuw or _goes_on(uitslag) or uitslag.beste is None:
        return [Say("feedback", args, verder)]
    best = {"beste": uitslag.beste, "reden": uitslag.reden, "past": uitslag.past}
    return [Say("feedback", args), Say("beste", best, verder)]


def _goes_on(uitslag: vragen.Uitslag) -> bool:
    # A deels in a situatie is a way to go on, so the story tells; the best answer is not needed there.
    return uitslag.goed == "deels" and uitslag.naar is not None


def _seed(stop: Stop, state: Oefening, facts: Facts) -> str:
    vraag_id = stop.vraag.id if stop.vraag else ""
    return f"{facts.gesprek}/{state.opdracht}/{vraag_id}/{state.scene}/{stop.soort}"


def show(state: Oefening, event: SchermGevraagd | OefenenGevraagd, facts: Facts) -> Step[Oefening]:
    """Show where we are."""
    return state, screen(state, facts)


# --- moving on --------------------------------------------------------------------------------------


def go_on(state: Oefening, event: VerderGetikt, facts: Facts) -> Step[Oefening | AanDeSlag]:
    """Show what comes next: the retry, the next scene, the next place, or the task of the week."""
    stop = here(state, facts)
    waits_for_answer = stop.vraag and stop.vraag.type != "info" and state.stap == "vraag"
    if event.beurt != state.beurt or waits_for_answer:
        return refuse_old(state, event.beurt, facts)
    return _move(state, stop, facts)


def _move(state: Oefening, stop: Stop, facts: Facts) -> Step[Oefening | AanDeSlag]:
    fresh = replace(state, beurt=state.beurt + 1, stap="vraag", gekozen=(), naar=None, opnieuw=False)
    if state.opnieuw:
        return _shown(replace(fresh, poging=vragen.RETRY), facts)
    fresh = replace(fresh, poging=_first_poging(stop), afgevallen=())
    if state.naar:
        return _shown(replace(fresh, scene=state.naar), facts)
    if stop.vraag and state.gekozen:
        fresh = replace(fresh, vorige=(stop.vraag.id, *state.gekozen), vorige_scene=state.scene)
    fresh = replace(fresh, plek=state.plek + 1, scene=None)
    opdracht = facts.opdracht_of(state)
    stops = route(opdracht, state.gemist)
    if fresh.plek < len(stops):
        return _shown(replace(fresh, poging=_first_poging(stops[fresh.plek])), facts)
    klaar = Say("oefenen_klaar", {"naam": facts.roepnaam, "opdracht": opdracht})
    week = AanDeSlag(state.opdracht, state.versie, begonnen_at=facts.now, oefening_nr=facts.fase_nr)
    return week, [Mark(), klaar]


def _first_poging(stop: Stop) -> int:
    return vragen.RETURNED if stop.soort == "terug" else vragen.FIRST


def _shown(state: Oefening, facts: Facts) -> Step[Oefening]:
    return state, [Mark(), *screen(state, facts)]


def refuse_old(state: Oefening, beurt: int, facts: Facts) -> Step[Oefening]:
    """Answer a button of another beurt: a double tap briefly, an old one with the present screen."""
    if beurt == state.beurt - 1 and facts.just_tapped:
        return state, AL_BEKEND.effects()
    return state, [*OUDE_KNOP.effects(), *again(state, facts)]


def look_back(state: Oefening, event: VorigeGetikt, facts: Facts) -> Step[Oefening]:
    """Show the last vraag and its feedback again, then the present screen. Changes nothing."""
    if not state.vorige:
        return state, again(state, facts)
    vraag_id, *gekozen = state.vorige
    vraag = facts.opdracht_of(state).vraag(vraag_id)
    # What was settled had its retry, or came back.
    then = replace(state, gekozen=tuple(gekozen), scene=state.vorige_scene, poging=vragen.RETRY)
    situatie, tekst = vragen.asked(vraag, then)
    antwoord = vragen.spoken_answer(vraag, then, then.gekozen)
    asked = {"situatie": situatie, "vraag": tekst, "antwoord": antwoord}
    effects: list[Effect] = [Say("vorige", asked)]
    if vraag.is_scored:
        uitslag = vragen.judge(vraag, then, then.gekozen)
        args = {"goed": uitslag.goed, "feedback": uitslag.feedback, "opnieuw": False}
        effects.append(Say("feedback", args))
    return state, [*effects, *again(state, facts)]


# --- answers ----------------------------------------------------------------------------------------


def answer(state: Oefening, event: AntwoordGegeven, facts: Facts) -> Step[Oefening]:
    """Give feedback on the chosen option, with Verder; a less handy one may be tried once more."""
    stop = here(state, facts)
    if event.beurt != state.beurt or state.stap != "vraag" or stop.vraag is None:
        return refuse_old(state, event.beurt, facts)
    if event.optie not in vragen.choosable(stop.vraag, state):
        return state, [*OUDE_KNOP.effects(), *again(state, facts)]
    return _settle(state, stop, (event.optie,), _mark_choice(stop.vraag, state, event.optie, facts), facts)


def _mark_choice(vraag: Vraag, state: Oefening, optie: str, facts: Facts) -> Mark:
    tekst = vragen.spoken_answer(vraag, state, (optie,))
    if tekst is None:
        return chosen(f"handig_{optie}" if vraag.type == "handig" else optie)
    return chosen("antwoord", tekst=tekst)


def _settle(
    state: Oefening, stop: Stop, gekozen: tuple[str, ...], mark: Mark, facts: Facts
) -> Step[Oefening]:
    vraag = stop.vraag
    assert vraag, "only a vraag is answered"
    uitslag = vragen.judge(vraag, state, gekozen)
    opnieuw = state.poging == vragen.FIRST and vragen.may_retry(vraag, state, uitslag)
    missed = uitslag.goed in ("nee", "deels") and not _goes_on(uitslag)
    remember = missed and state.poging == vragen.FIRST and vraag.id not in state.gemist
    after = replace(
        state,
        beurt=state.beurt + 1,
        stap="feedback",
        gekozen=gekozen,
        afgevallen=(*state.afgevallen, *gekozen) if opnieuw and len(gekozen) == 1 else state.afgevallen,
        opnieuw=opnieuw,
        naar=None if opnieuw else uitslag.naar,
        gemist=(*state.gemist, vraag.id) if remember else state.gemist,
    )
    record = RecordAntwoord(
        f"{vraag.id}.{state.scene}" if state.scene else vraag.id,
        ",".join(gekozen),
        uitslag.goed,
        pas=state.poging,
    )
    return after, [mark, record, *_feedback(vraag, after)]


def set_step(state: Oefening, event: StapGezet, facts: Facts) -> Step[Oefening]:
    """Put the next step of a volgorde question; the last one gives the feedback."""
    stop = here(state, facts)
    vraag = stop.vraag
    if event.beurt != state.beurt or state.stap != "vraag" or not isinstance(vraag, Volgorde):
        return refuse_old(state, event.beurt, facts)
    if str(event.stap) in state.gekozen or event.stap not in range(len(vraag.stappen)):
        # The vraag may stand on the screen twice; the copy that was tapped shows the steps now too.
        return state, [_redraw(state, facts), *AL_BEKEND.effects()]
    after = replace(state, gekozen=(*state.gekozen, str(event.stap)))
    if len(after.gekozen) < len(vraag.stappen):
        return after, [_redraw(after, facts)]
    mark = replace(_redraw(after, facts), buttons=())
    return _settle(state, stop, after.gekozen, mark, facts)


def start_over(state: Oefening, event: OpnieuwGetikt, facts: Facts) -> Step[Oefening]:
    """Take all steps of the volgorde question back."""
    stop = here(state, facts)
    if event.beurt != state.beurt or state.stap != "vraag" or not isinstance(stop.vraag, Volgorde):
        return refuse_old(state, event.beurt, facts)
    if not state.gekozen:
        return state, AL_BEKEND.effects()
    after = replace(state, gekozen=())
    return after, [_redraw(after, facts)]


def tick(state: Oefening, event: OptieAangevinkt, facts: Facts) -> Step[Oefening]:
    """Set or take back one tick of a meerkeuze question."""
    vraag = here(state, facts).vraag
    if event.beurt != state.beurt or state.stap != "vraag" or not isinstance(vraag, Meerkeuze):
        return refuse_old(state, event.beurt, facts)
    if event.optie not in {optie.id for optie in vraag.opties}:
        return state, [*OUDE_KNOP.effects(), *again(state, facts)]
    others = tuple(key for key in state.gekozen if key != event.optie)
    after = replace(state, gekozen=(*others, event.optie) if event.aan else others)
    return after, [_redraw(after, facts)]


def ready(state: Oefening, event: KlaarGetikt, facts: Facts) -> Step[Oefening]:
    """Give feedback on the ticks, once there are as many as are asked for."""
    stop = here(state, facts)
    if event.beurt != state.beurt or state.stap != "vraag" or not isinstance(stop.vraag, Meerkeuze):
        return refuse_old(state, event.beurt, facts)
    if not vragen.is_full(stop.vraag, state):
        first = Say("kies_eerst", {"kies": stop.vraag.kies}, to=Aan.ZELF, once=True)
        return state, [first, *again(state, facts)]
    return _settle(state, stop, state.gekozen, replace(_redraw(state, facts), buttons=()), facts)


def _redraw(state: Oefening, facts: Facts) -> Mark:
    """Show the present question again in the message that was tapped."""
    (say,) = screen(state, facts)
    assert isinstance(say, Say)
    return Mark(say.text, say.args, say.buttons, replace=True)


# --- the open question ------------------------------------------------------------------------------


def tell(state: Oefening, event: TekstGetypt, facts: Facts) -> Step[Oefening]:
    """Keep what the deelnemer typed at an open question; elsewhere, answer kindly with buttons."""
    return _told(state, event.tekst[:MAX_TEKST], facts)


def speak(state: Oefening, event: SpraakIngesproken, facts: Facts) -> Step[Oefening]:
    """Keep the reference to what the deelnemer said at an open question."""
    return _told(state, f"spraak:{event.bestand}", facts)


def _told(state: Oefening, tekst: str, facts: Facts) -> Step[Oefening]:
    vraag = here(state, facts).vraag
    if not isinstance(vraag, Vertel) or state.stap != "vraag":
        return state, [*GEEN_TEKST.effects(), *again(state, facts)]
    after = replace(state, beurt=state.beurt + 1, stap="feedback", gekozen=("verteld",))
    record = RecordAntwoord(vraag.id, "verteld", None, pas=0, tekst=tekst)
    return after, [record, *_feedback(vraag, after)]


def skip(state: Oefening, event: VraagOvergeslagen, facts: Facts) -> Step[Oefening | AanDeSlag]:
    """Skip the open question: on to what comes next."""
    stop = here(state, facts)
    if event.beurt != state.beurt or state.stap != "vraag" or not isinstance(stop.vraag, Vertel):
        return refuse_old(state, event.beurt, facts)
    after, effects = _move(state, stop, facts)
    return after, [chosen("sla_over"), *(effect for effect in effects if not isinstance(effect, Mark))]


# What each event does in an oefendeel: for the table, and for practising once more.
MOVES: Mapping[type[DeelnemerEvent], Callable[..., Step[Oefening | AanDeSlag]]] = {
    VerderGetikt: go_on,
    VorigeGetikt: look_back,
    AntwoordGegeven: answer,
    StapGezet: set_step,
    OptieAangevinkt: tick,
    OpnieuwGetikt: start_over,
    KlaarGetikt: ready,
    VraagOvergeslagen: skip,
    TekstGetypt: tell,
    SpraakIngesproken: speak,
}
