"""The texts and buttons of the bot as pages to judge: who reads each of them, and in which forms.

`templates/lezers.yaml` says both; a text that is not in it is an error. Sending texts is for content.render.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateSyntaxError

from content.opdracht import Shape
from content.render import environment
from content.rules.blocks import Block
from content.rules.page import Page
from content.rules.unfold import DEELNEMER, CannotUnfold, Form, Line, Unfolder, lines
from content.source import ContentError, Problem, Source, parse, read_source, read_text

FOLDER = "templates"
LEZERS, KNOPPEN = f"{FOLDER}/lezers.yaml", f"{FOLDER}/knoppen.yaml"
TEAM = "team"

TAG = re.compile(r"<[^>]+>")
HEADING = re.compile(r"\W*<b>[^<]*[^<.?]</b>")
LABEL_END = re.compile(r"(?<=:)</b> ")
COMMAND = re.compile(r"(?<![\w/])/(?=[a-z])")
"""The slash of a command belongs to it: /start."""


Named = Sequence[tuple[tuple[str, ...], Sequence[str]]]
"""Lists of names, each with its place in `lezers.yaml`."""


class Knoppen(Shape):
    """Who reads which button; `zonder_teken` have no sign of their own, `demo` only names what will happen."""

    deelnemer: tuple[str, ...]
    team: tuple[str, ...]
    zonder_teken: tuple[str, ...]
    demo: tuple[str, ...]


class LezersFile(Shape):
    """What `lezers.yaml` holds."""

    deelnemer: tuple[str, ...]
    team: tuple[str, ...]
    beiden: tuple[str, ...]
    knoppen: Knoppen
    keuzes: frozenset[str]
    voorbeelden: Mapping[str, Any]
    voorbeelden_bij: Mapping[str, Mapping[str, Any]] = {}

    def of_text(self, naam: str) -> tuple[str, ...]:
        """Return who reads a text: one, both, or nobody that we know of."""
        both = naam in self.beiden
        named = {DEELNEMER: self.deelnemer, TEAM: self.team}
        return tuple(lezer for lezer, names in named.items() if both or naam in names)


@dataclass(frozen=True, slots=True)
class BotTexts:
    """All texts of the bot that could be read, and what is wrong with the others."""

    pages: tuple[Page, ...]
    sources: Mapping[str, Source]
    problems: tuple[Problem, ...]
    counts: tuple[int, int] = (0, 0)
    """Texts and buttons."""


def read_bot_texts(root: Path) -> BotTexts:
    """Read the templates and buttons of a content folder; one without templates has no texts of its own."""
    if not (root / FOLDER).is_dir():
        return BotTexts((), {}, ())
    try:
        return _read(root)
    except ContentError as error:
        return BotTexts((), {}, error.problems)


def _read(root: Path) -> BotTexts:
    declared = read_source(root / LEZERS, LEZERS)
    lezers = parse(LezersFile, declared)
    labels = read_source(root / KNOPPEN, KNOPPEN)
    if not isinstance(labels.data, dict):
        raise ContentError(
            (labels.problem((), "vorm", "Hier horen namen van knoppen.", "Schrijf: naam: tekst."),)
        )
    names = sorted(path.stem for path in (root / FOLDER).glob("*.j2"))
    problems = [*_strangers(lezers, declared, names, labels)]
    sources, pages = {LEZERS: declared, KNOPPEN: labels}, []
    for naam in names:
        try:
            text = read_text(root / FOLDER / f"{naam}.j2", f"{FOLDER}/{naam}.j2")
            source = sources[f"{FOLDER}/{naam}.j2"] = _template_source(naam, text)
            for lezer in lezers.of_text(naam):
                pages += text_pages(source, text, lezer, lezers)
        except ContentError as error:
            problems += error.problems
    try:
        pages.append(label_page(labels, lezers))
    except ContentError as error:
        problems += error.problems
    return BotTexts(tuple(pages), sources, tuple(problems), (len(names), len(labels.data)))


def text_pages(source: Source, text: str, lezer: str, lezers: LezersFile) -> list[Page]:
    """Return every form of a template that this reader can get; ContentError when it cannot be read."""
    forms = _unfold(source, Path(source.file).stem, text, lezer, lezers)
    return list(dict.fromkeys(_page(source.file, form, lezer) for form in forms))


def _page(file: str, form: Form, lezer: str) -> Page:
    blocks = tuple(block for line in lines(form) for block in _blocks(line))
    if lezer == TEAM:
        return Page(file, team=blocks)
    return Page(file, blocks, messages=(_message(form),))


def label_page(source: Source, lezers: LezersFile) -> Page:
    """Return the buttons; ContentError when a label cannot be read."""
    found: dict[str, list[Block]] = {DEELNEMER: [], TEAM: []}
    for naam, label in source.data.items():
        lezer = DEELNEMER if naam in lezers.knoppen.deelnemer else TEAM
        for form in _unfold(source, naam, str(label), lezer, lezers):
            tekst = "".join(piece.tekst for piece in form).strip()
            found[lezer].append(Block((naam,), _soort(naam, lezers.knoppen), tekst))
    return Page(source.file, tuple(found[DEELNEMER]), tuple(found[TEAM]), tuple(found[DEELNEMER]))


def _soort(naam: str, knoppen: Knoppen) -> str:
    if naam in knoppen.demo:
        return "demo"
    return "knop zonder teken" if naam in knoppen.zonder_teken else "knop"


@cache
def _env() -> Environment:
    env = environment()
    env.globals["knop"] = lambda *_: "Verder"
    return env


def _unfold(source: Source, naam: str, text: str, lezer: str, lezers: LezersFile) -> list[Form]:
    examples = {**lezers.voorbeelden, **lezers.voorbeelden_bij.get(naam, {})}
    loc = (naam,) if source.file == KNOPPEN else ()
    try:
        return Unfolder(_env(), examples, lezers.keuzes, lezer).unfold(text)
    except CannotUnfold as error:
        raise _stop(source, loc or (error.line,), error.message, error.cure) from None
    except TemplateSyntaxError as error:
        message = f"De code in deze tekst klopt niet: {error.message}."
        raise _stop(source, loc or (error.lineno,), message, "Kijk naar {{ }} en {% %}.") from None


def _stop(source: Source, loc: tuple[int | str, ...], message: str, cure: str) -> ContentError:
    return ContentError((source.problem(loc, "tekst", message, cure),))


def _template_source(naam: str, text: str) -> Source:
    """Return a source in which a loc is the number of a line."""
    return Source(f"{FOLDER}/{naam}.j2", text, {(nr,): nr for nr in range(1, text.count("\n") + 2)})


def _blocks(line: Line) -> Iterator[Block]:
    """Yield a line as it is read; what stands before a colon in bold is a label, and no part of the sentence."""
    for part in LABEL_END.split(line.tekst):
        if tekst := _plain(part):
            yield Block((line.line,), "regel", tekst)


def _message(form: Form) -> Block:
    """Return a form as one message: of a heading only the sign counts, and what can be chosen does not."""
    shown = [line for line in lines(form) if not line.keuze]
    texts = [_sign(line.tekst) if HEADING.fullmatch(line.tekst) else line.tekst for line in shown]
    return Block((shown[0].line if shown else 1,), "bericht", "\n".join(map(_plain, texts)))


def _sign(heading: str) -> str:
    return heading.partition("<b>")[0]


def _plain(html: str) -> str:
    return COMMAND.sub("", TAG.sub("", html)).strip()


def _strangers(lezers: LezersFile, declared: Source, texts: list[str], labels: Source) -> Iterator[Problem]:
    """Yield what has no reader, what does not exist, and what is named twice."""
    of_texts = [((name,), getattr(lezers, name)) for name in (DEELNEMER, TEAM, "beiden")]
    of_labels = [(("knoppen", name), getattr(lezers.knoppen, name)) for name in (DEELNEMER, TEAM, "demo")]
    signless = [(("knoppen", "zonder_teken"), lezers.knoppen.zonder_teken)]
    for lists, known in ((of_texts, texts), (of_labels, labels.data), (signless, labels.data)):
        yield from _named_wrong(lists, declared, known)
    for naam in sorted(set(texts) - _named(of_texts)):
        cure = f"Zet {naam} in {LEZERS}: bij deelnemer, team of beiden."
        yield Problem(f"{FOLDER}/{naam}.j2", 1, "lezer", "Wie deze tekst leest, staat nergens.", cure)
    for naam in sorted(set(labels.data) - _named(of_labels)):
        cure = f"Zet {naam} in {LEZERS}, onder knoppen: bij deelnemer, team of demo."
        yield labels.problem((naam,), "lezer", "Wie deze knop leest, staat nergens.", cure)


def _named(lists: Named) -> set[str]:
    return {naam for _, names in lists for naam in names}


def _named_wrong(lists: Named, declared: Source, known: Container[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for loc, names in lists:
        for i, naam in enumerate(names):
            if naam not in known:
                yield declared.problem((*loc, i), "lezer", f"{naam} is er niet.", "Haal de naam weg.")
            if naam in seen:
                yield declared.problem((*loc, i), "lezer", f"{naam} staat er 2 keer.", "Haal er 1 weg.")
            seen.add(naam)
