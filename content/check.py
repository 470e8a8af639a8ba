"""Proves the content against the rules: every file, every rule, one report. Repairs nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.beelden import LIBRARY, BeeldenFile, picture_problems
from content.catalogus import HERE, NIVEAUS, SKILLS, Tree, read_tree
from content.opdracht import Shape, Tekst
from content.report import Report, print_report, to_json
from content.rules import (
    CATALOGUE_RULES,
    OPDRACHT_RULES,
    PAGE_RULES,
    WHOLE_RULES,
    Finding,
    open_dictionary,
    share_rules,
    word_rules,
)
from content.rules.page import Page, alt_page, opdracht_page, skills_page
from content.rules.templates import BotTexts, read_bot_texts
from content.source import ContentError, Problem, Source, parse, read_source
from content.versions import lock_content, unlocked, version_problems
from content.wordlists import Wordlists, load_wordlists

__all__ = ["Report", "check_content", "lock_content", "print_report", "to_json"]

AANVAARD = "aanvaard.yaml"
SHOWN = 6
"""Names in one note: a longer list is not read."""
NO_DICTIONARY = (
    "wordfreq, simplemma of pyspellchecker is niet geïnstalleerd: R13, R14 en R26 zijn overgeslagen."
)


class Aanvaard(Shape):
    """A warning that somebody looked at. `opdracht` is an id or, for other texts, the file.

    `plek`: the id of the vraag, the name of the part, or `alles`.
    """

    opdracht: Tekst
    regel: Tekst
    plek: Tekst
    reden: Tekst


class AanvaardFile(Shape):
    """What `aanvaard.yaml` holds."""

    aanvaard: tuple[Aanvaard, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is judged, and where each text stands."""

    tree: Tree
    texts: BotTexts
    pictures: Source | None
    pages: tuple[Page, ...]

    @property
    def sources(self) -> Mapping[str, Source]:
        """The source of each page by its key."""
        pictures = {LIBRARY: self.pictures} if self.pictures else {}
        return {**self.tree.sources, **self.texts.sources, **pictures}


def check_content(root: Path | None = None) -> Report:
    """Check a content folder (default: this package). A broken file is in the report, never an exception."""
    root = root or HERE
    tree = read_tree(root)
    try:
        lists = load_wordlists(root / "words" if (root / "words").is_dir() else HERE / "words")
        accepted = _read_accepted(root)
    except ContentError as error:
        return Report(len(tree.catalogus.opdrachten), (*tree.problems, *error.problems))
    content = _gather(tree, root)
    found = list(dict.fromkeys(_findings(content, lists)))
    sources = content.sources
    errors = [sources[key].problem(*_parts(finding)) for key, finding in found if not finding.warning]
    errors += [*tree.problems, *content.texts.problems, *version_problems(tree, root)]
    errors += picture_problems(tree, root)
    warnings, count = _split_accepted(content, found, accepted)
    return Report(
        len(tree.catalogus.opdrachten),
        tuple(sorted(errors)),
        tuple(sorted(warnings)),
        count,
        _notes(content, root),
        wanted=len(tree.catalogus.deelskills) * len(NIVEAUS),
    )


def _gather(tree: Tree, root: Path) -> Content:
    catalogus, texts = tree.catalogus, read_bot_texts(root)
    pages = [opdracht_page(opdracht) for opdracht in catalogus.opdrachten.values()]
    if SKILLS in tree.sources:
        pages.append(skills_page(catalogus.skills, catalogus.werksettings))
    pictures = _read_library(root)
    if pictures:
        entries = parse(BeeldenFile, pictures).beelden
        pages.append(alt_page(LIBRARY, {naam: entry.alt for naam, entry in entries.items()}))
    return Content(tree, texts, pictures, (*pages, *texts.pages))


def _read_library(root: Path) -> Source | None:
    """Return the library of pictures; None when there is none, or a broken one: picture_problems tells that."""
    try:
        source = read_source(root / LIBRARY, LIBRARY)
        parse(BeeldenFile, source)
    except ContentError:
        return None
    return source


def _findings(content: Content, lists: Wordlists) -> Iterator[tuple[str, Finding]]:
    dictionary, catalogus = open_dictionary(), content.tree.catalogus
    page_rules = (*PAGE_RULES, *(word_rules(dictionary) if dictionary else ()))
    for page in content.pages:
        for page_rule in page_rules:
            yield from ((page.key, finding) for finding in page_rule(page, lists))
    rules = (*OPDRACHT_RULES, *(share_rules(dictionary) if dictionary else ()))
    for opdracht in catalogus.opdrachten.values():
        for rule in rules:
            yield from ((opdracht.id, finding) for finding in rule(opdracht, lists))
    for catalogue_rule in (*CATALOGUE_RULES, *(() if content.tree.problems else WHOLE_RULES)):
        yield from catalogue_rule(catalogus, lists)


def _parts(finding: Finding) -> tuple[tuple[int | str, ...], str, str, str]:
    return finding.loc, finding.rule, finding.message, finding.cure


def _split_accepted(
    content: Content, found: list[tuple[str, Finding]], accepted: Source | None
) -> tuple[list[Problem], int]:
    """Return the warnings that nobody accepted, and how many were accepted."""
    entries = parse(AanvaardFile, accepted).aanvaard if accepted else ()
    keys = [(entry.opdracht, entry.regel, entry.plek) for entry in entries]
    warned = [(key, finding) for key, finding in found if finding.warning]
    places = {(key, finding.rule, _place(content, key, finding)) for key, finding in warned}
    sources = content.sources
    open_ = [
        sources[key].problem(*_parts(finding))
        for key, finding in warned
        if (key, finding.rule, _place(content, key, finding)) not in keys
    ]
    for i, key in enumerate(keys):
        if accepted and key not in places:
            open_.append(
                accepted.problem(
                    ("aanvaard", i), "aanvaard", "Deze waarschuwing is er niet.", "Haal hem weg."
                )
            )
    return open_, len(places & set(keys))


def _place(content: Content, key: str, finding: Finding) -> str:
    match finding.loc:
        case ("vragen", int(i), *_):
            return content.tree.catalogus.opdracht(key).vragen[i].id
        case (str(part), *_):
            return part
        case _:
            return "alles"


def _read_accepted(root: Path) -> Source | None:
    if not (root / AANVAARD).exists():
        return None
    source = read_source(root / AANVAARD, AANVAARD)
    parse(AanvaardFile, source)
    return source


def _notes(content: Content, root: Path) -> tuple[str, ...]:
    """Return what a reader of the report should know, though nothing is wrong."""
    catalogus = content.tree.catalogus
    pictures = len(content.pictures.data["beelden"]) if content.pictures else 0
    texts, labels = content.texts.counts
    notes = [f"Ook nagekeken: {texts} berichten, {labels} knoppen, {pictures} plaatjes en skills.yaml."]
    written = {(opdracht.deelskill_id, opdracht.niveau) for opdracht in catalogus.opdrachten.values()}
    missing = [
        f"{deelskill.id}-{niveau}"
        for deelskill in catalogus.deelskills
        for niveau in NIVEAUS
        if (deelskill.id, niveau) not in written
    ]
    for what, names in (
        ("Nog te schrijven", missing),
        ("Nog niet vastgelegd", unlocked(content.tree, root)),
    ):
        if names:
            more = f" en nog {len(names) - SHOWN}" if len(names) > SHOWN else ""
            notes.append(f"{what}: {', '.join(names[:SHOWN])}{more}.")
    return (*notes, *([] if open_dictionary() else [NO_DICTIONARY]))
