"""Proves the content against the rules: every file, every rule, one report. Repairs nothing."""

from collections.abc import Iterator
from pathlib import Path

from content.beelden import picture_problems
from content.catalogus import HERE, Tree, read_tree
from content.opdracht import Shape, Tekst
from content.report import Report, print_report, to_json
from content.rules import CATALOGUE_RULES, OPDRACHT_RULES, Finding, dictionary_rules, open_dictionary
from content.source import ContentError, Problem, Source, parse, read_source
from content.versions import lock_content, unlocked, version_problems
from content.wordlists import Wordlists, load_wordlists

__all__ = ["Report", "check_content", "lock_content", "print_report", "to_json"]

AANVAARD = "aanvaard.yaml"
NO_DICTIONARY = "wordfreq of pyspellchecker is niet geïnstalleerd: R13, R14 en R26 zijn overgeslagen."


class Aanvaard(Shape):
    """A warning that somebody looked at. `plek`: the id of the vraag, the name of the part, or `alles`."""

    opdracht: Tekst
    regel: Tekst
    plek: Tekst
    reden: Tekst


class AanvaardFile(Shape):
    """What `aanvaard.yaml` holds."""

    aanvaard: tuple[Aanvaard, ...]


def check_content(root: Path | None = None) -> Report:
    """Check a content folder (default: this package). A broken file is in the report, never an exception."""
    root = root or HERE
    tree = read_tree(root)
    try:
        lists = load_wordlists(root / "words" if (root / "words").is_dir() else HERE / "words")
        accepted = _read_accepted(root)
    except ContentError as error:
        return Report(len(tree.catalogus.opdrachten), (*tree.problems, *error.problems))
    found = list(_findings(tree, lists))
    errors = [tree.sources[key].problem(*_parts(finding)) for key, finding in found if not finding.warning]
    errors += [*tree.problems, *version_problems(tree, root), *picture_problems(tree, root)]
    warnings, count = _split_accepted(tree, found, accepted)
    return Report(
        len(tree.catalogus.opdrachten),
        tuple(sorted(errors)),
        tuple(sorted(warnings)),
        count,
        _notes(tree, root),
    )


def _findings(tree: Tree, lists: Wordlists) -> Iterator[tuple[str, Finding]]:
    dictionary = open_dictionary()
    rules = (*OPDRACHT_RULES, *(dictionary_rules(dictionary) if dictionary else ()))
    for opdracht in tree.catalogus.opdrachten.values():
        for rule in rules:
            yield from ((opdracht.id, finding) for finding in rule(opdracht, lists))
    for catalogue_rule in CATALOGUE_RULES:
        yield from catalogue_rule(tree.catalogus, lists)


def _parts(finding: Finding) -> tuple[tuple[int | str, ...], str, str, str]:
    return finding.loc, finding.rule, finding.message, finding.cure


def _split_accepted(
    tree: Tree, found: list[tuple[str, Finding]], accepted: Source | None
) -> tuple[list[Problem], int]:
    """Return the warnings that nobody accepted, and how many were accepted."""
    entries = parse(AanvaardFile, accepted).aanvaard if accepted else ()
    keys = [(entry.opdracht, entry.regel, entry.plek) for entry in entries]
    warned = [(key, finding) for key, finding in found if finding.warning]
    places = {(key, finding.rule, _place(tree, key, finding)) for key, finding in warned}
    open_ = [
        tree.sources[key].problem(*_parts(finding))
        for key, finding in warned
        if (key, finding.rule, _place(tree, key, finding)) not in keys
    ]
    for i, key in enumerate(keys):
        if accepted and key not in places:
            open_.append(
                accepted.problem(
                    ("aanvaard", i), "aanvaard", "Deze waarschuwing is er niet.", "Haal hem weg."
                )
            )
    return open_, len(places & set(keys))


def _place(tree: Tree, key: str, finding: Finding) -> str:
    match finding.loc:
        case ("vragen", int(i), *_):
            return tree.catalogus.opdracht(key).vragen[i].id
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


def _notes(tree: Tree, root: Path) -> tuple[str, ...]:
    notes = [] if open_dictionary() else [NO_DICTIONARY]
    if names := unlocked(tree, root):
        notes.append(f"Nog niet vastgelegd: {', '.join(names)}.")
    return tuple(notes)
