"""What each command does, per role. Most show something; the rest open the balie or cause an event."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from conversations import bekijk, overviews
from conversations import events as e
from conversations.effects import Aan, Ask, Button, Buttons, Effect, Mark, Say
from conversations.events import BegeleiderEvent, Command, DeelnemerEvent
from conversations.flow import balie
from conversations.flow.reply import AL_BEKEND
from conversations.storage import gesprekken, outbox, people
from conversations.storage.models import Outbox, Persoon, Rol
from conversations.turn import Turn

Handler = Callable[[Turn, Persoon, str], Sequence[Effect]]

MAX_BUTTONS = 30
# The argument of a button that takes the command back, and of one that means it.
TOCH_NIET, ZEKER = "niet", "zeker"
INVITED_BY: Mapping[Rol, tuple[Rol, ...]] = {
    Rol.WERKPLEKOPLEIDER: (Rol.DEELNEMER,),
    Rol.COACH: (Rol.WERKPLEKOPLEIDER, Rol.ASSISTENT, Rol.DEELNEMER),
}


def _help(turn: Turn, persoon: Persoon, argument: str) -> Sequence[Effect]:
    """Every command, behind a button: nobody has to type."""
    names = [naam for naam, _ in published(Rol(persoon.rol)) if naam != "help"]
    rows = tuple((Button(f"commando_{naam}", Command(naam)),) for naam in names)
    return [Say("help", {"rol": persoon.rol}, rows, to=Aan.ZELF)]


def _privacy(turn: Turn, persoon: Persoon, argument: str) -> Sequence[Effect]:
    go_on = overviews.GO_ON if persoon.rol == Rol.DEELNEMER else ()
    return [Say("privacy", {"rol": persoon.rol}, go_on, to=Aan.ZELF)]


def _start(turn: Turn, persoon: Persoon, argument: str) -> Sequence[Effect]:
    return [welcome(persoon)]


def welcome(persoon: Persoon) -> Say:
    """Return the first message for staff, with what they can do behind buttons."""
    rows: Buttons = tuple(
        (Button(f"commando_{naam}", Command(naam)),) for naam in _FIRST.get(Rol(persoon.rol), ())
    )
    return Say("welkom_team", {"naam": persoon.roepnaam, "rol": persoon.rol}, rows, to=Aan.ZELF)


_FIRST: Mapping[Rol, tuple[str, ...]] = {
    Rol.WERKPLEKOPLEIDER: ("mijnteam", "observeren", "uitnodigen"),
    Rol.ASSISTENT: ("mijnteam", "observeren"),
    Rol.COACH: ("overzicht", "uitnodigen"),
}


def _stop(turn: Turn, persoon: Persoon, argument: str) -> Sequence[Effect]:
    """Others depend on staff, so a stop is a question to the coach: it cannot be unsaid, so first ask."""
    if argument == TOCH_NIET:
        return [Mark(), Say("stop_team_niet", to=Aan.ZELF, once=True)]
    if persoon.rol == Rol.COACH:
        return [Say("stop_team", {"rol": persoon.rol}, to=Aan.ZELF)]
    if argument == ZEKER:
        return _tell_stop(turn, persoon)
    choices = {"toch_niet": TOCH_NIET, "stop_zeker": ZEKER}
    rows = tuple((Button(label, Command("stop", answer)),) for label, answer in choices.items())
    return [Say("stop_team_zeker", {}, rows, to=Aan.ZELF)]


def _tell_stop(turn: Turn, persoon: Persoon) -> Sequence[Effect]:
    """Tell the coaches, once for a double tap."""
    if turn.just_said("stop_team"):
        return AL_BEKEND.effects()
    for coach in people.with_role(turn.session, persoon.organisatie_id, Rol.COACH):
        turn.tell(coach, Say("stop_signaal", {"naam": persoon.roepnaam}))
    return [Mark(), Say("stop_team", {"rol": persoon.rol}, to=Aan.ZELF)]


def _team(turn: Turn, persoon: Persoon, argument: str) -> Sequence[Effect]:
    return overviews.team(turn, persoon)


def _can_do(turn: Turn, persoon: Persoon, argument: str) -> Sequence[Effect]:
    return overviews.can_do(turn, persoon)


def _overview(turn: Turn, persoon: Persoon, argument: str) -> Sequence[Effect]:
    return overviews.overview(turn, persoon, argument)


def _about(event: BegeleiderEvent, text: str) -> Handler:
    """Return a handler that causes `event`: at once with one deelnemer, else after a choice."""

    def handle(turn: Turn, persoon: Persoon, argument: str) -> Sequence[Effect]:
        found = [p for p in people.deelnemers_of(turn.session, persoon) if p.joined_at]
        gesprekken_of = [(p, gesprekken.of_deelnemer(turn.session, p.id)) for p in found if p.id]
        running = [(p, gesprek) for p, gesprek in gesprekken_of if gesprek]
        if len(running) == 1:
            turn.apply(running[0][1], event)
            return []
        rows = tuple(
            (Button("deelnemer", event, {"naam": p.roepnaam}, gesprek=gesprek.id),)
            for p, gesprek in running[:MAX_BUTTONS]
        )
        return [Say(text if rows else "geen_team", {"rol": persoon.rol}, rows, to=Aan.ZELF)]

    return handle


def _invite(turn: Turn, persoon: Persoon, argument: str) -> Sequence[Effect]:
    """Ask for whom, and then for the roepnaam."""
    rollen = INVITED_BY[Rol(persoon.rol)]
    if argument == TOCH_NIET:
        return [Mark(), *balie.CLOSED]
    if argument in rollen or len(rollen) == 1:
        away = ((Button("toch_niet", Command("uitnodigen", TOCH_NIET)),),)
        return [Ask("uitnodigen", {"rol": argument if argument in rollen else rollen[0].value}, away)]
    rows = tuple((Button(f"rol_{rol}", Command("uitnodigen", rol.value)),) for rol in rollen)
    return [Say("wie_uitnodigen", {}, rows, to=Aan.ZELF)]


# name -> (description in the menu, what it does); a deelnemer's command is an event in the own gesprek
DEELNEMER: Mapping[str, tuple[str, DeelnemerEvent | Handler]] = {
    "start": ("Ga verder waar je was", e.SchermGevraagd()),
    "oefenen": ("Oefen nog een keer", e.OefenenGevraagd()),
    "taak": ("Kijk naar je taak", e.SchermGevraagd()),
    "gedaan": ("Ik heb het gedaan", e.GedaanGetikt(ronde=0, nummer=0)),
    "dit_kan_ik": ("Wat kan ik al?", _can_do),
    "hulp": ("Vraag je begeleider om hulp", e.HulpGevraagd()),
    "pauze": ("Even niets van deze chat", e.PauzeGevraagd()),
    "stop": ("Stop met deze chat", e.StopGevraagd()),
    "privacy": ("Wat we van je bewaren", _privacy),
    "help": ("Wat kan ik hier doen?", _help),
}
_EVERYBODY: Mapping[str, tuple[str, Handler]] = {
    "start": ("Begin hier", _start),
    "privacy": ("Wat we bewaren", _privacy),
    "stop": ("Ik wil hiermee stoppen", _stop),
    "help": ("Wat kan ik hier doen?", _help),
}
_TEAM: Mapping[str, tuple[str, Handler]] = {
    "mijnteam": ("Hoe staat iedereen ervoor?", _team),
    "observeren": ("Vertel wat je zag", _about(e.PuntenGevraagd(), "wie_observeren")),
    "nabespreken": ("Begin de nabespreking", _about(e.GespreksleidraadGevraagd(), "wie_nabespreken")),
}
_UITNODIGEN: Mapping[str, tuple[str, Handler]] = {"uitnodigen": ("Nodig iemand uit", _invite)}
_BEKIJK: Mapping[str, tuple[str, Handler]] = {"bekijk": ("Probeer zelf een opdracht", bekijk.choose)}
COMMANDS: Mapping[Rol, Mapping[str, tuple[str, DeelnemerEvent | Handler]]] = {
    Rol.DEELNEMER: DEELNEMER,
    Rol.WERKPLEKOPLEIDER: {**_TEAM, **_UITNODIGEN, **_BEKIJK, **_EVERYBODY},
    Rol.ASSISTENT: {**_TEAM, **_BEKIJK, **_EVERYBODY},
    Rol.COACH: {
        "overzicht": ("Wie heeft jou nodig?", _overview),
        **_TEAM,
        **_UITNODIGEN,
        **_BEKIJK,
        **_EVERYBODY,
    },
    Rol.PROJECTMANAGER: _EVERYBODY,
}


def publish(turn: Turn, persoon: Persoon) -> None:
    """Give a person the menu of the own role, when it is another than was given before."""
    menu = sha256(repr(published(Rol(persoon.rol))).encode()).hexdigest()[:16]
    if persoon.menu == menu:
        return
    persoon.menu = menu
    turn.session.add_all(
        [
            persoon,
            Outbox(
                persoon_id=persoon.id,
                methode="menu",
                tekst=persoon.rol,
                priority=outbox.WORK,
                created_at=turn.now,
                not_before=turn.now,
            ),
        ]
    )


def published(rol: Rol) -> list[tuple[str, str]]:
    """Return the commands of a role with their descriptions, in the order of the menu."""
    return [(naam, text) for naam, (text, _) in COMMANDS[rol].items()]
