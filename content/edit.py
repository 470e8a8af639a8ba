"""Other texts in a YAML file, in place: only the bytes of those texts change, and a proof says so.

Pure: text in, text out. Which texts there are, and which file they are in, is not here.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from content.source import BOOLEAN_WORDS, LOADER, Loc

RESOLVER: Any = yaml.resolver.Resolver()
STR, INT = "tag:yaml.org,2002:str", "tag:yaml.org,2002:int"

# What may stand in a file as it is; the rest needs an escape, which only double quotes have.
AS_IT_IS = re.compile(r"[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")
# Words with nothing between them that means something in YAML; a comma does inside [ ] and { }.
PLAIN = re.compile(r"[^\W\d_][\w.,!?%()/+’‘“”-]*(?: [\w.,!?%()/+’‘“”-]+)*")
BLOCK = re.compile(r"([|>])[+-]?[ \t]*(?P<comment>#[^\r\n]*)?(?P<newline>\r?\n)")
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
NARROW = 40


class CannotEdit(ValueError):
    """The text cannot be put in place; the message says why, in Dutch."""


def edit(text: str, changes: Mapping[Loc, str | int]) -> str:
    """Return the YAML with another value at each loc; CannotEdit when anything else would change with it."""
    before = _nodes(text, yaml.SafeLoader)
    if unknown := changes.keys() - before.keys():
        raise CannotEdit(f"Deze plek is er niet: {_join(min(unknown, key=str))}.")
    edited = text
    # from the end to the start, so that the marks of what is still to come stay true
    for loc in sorted(changes, key=lambda loc: before[loc][0].start_mark.index, reverse=True):
        node, in_flow = before[loc]
        start, end = node.start_mark.index, node.end_mark.index
        if not isinstance(node, yaml.ScalarNode) or text[start:end].startswith(("&", "*", "!")):
            raise CannotEdit(f"Op deze plek staat geen gewone tekst: {_join(loc)}.")
        written = _write(changes[loc], text[start:end], node.style, in_flow)
        edited = edited[:start] + (written if start < end else f" {written}") + edited[end:]
    _prove(text, edited, changes)
    return edited


def _join(loc: Loc) -> str:
    return ".".join(map(str, loc))


def _prove(before: str, after: str, changes: Mapping[Loc, str | int]) -> None:
    """Compare all values, with the reader that the bot uses and with the one that gave the marks."""
    for loader in (LOADER, yaml.SafeLoader):
        expected = _values(before, loader)
        for loc, value in changes.items():
            expected[loc] = (INT if isinstance(value, int) else STR, str(value))
        if _values(after, loader) != expected:
            raise CannotEdit("Deze tekst past niet op zijn plek in het bestand: er zou iets mee veranderen.")


def _values(text: str, loader: Any) -> dict[Loc, tuple[str, str]]:
    """Return what each place holds: a scalar by its value, a collection by its size."""
    return {
        loc: (node.tag, node.value if isinstance(node, yaml.ScalarNode) else str(len(node.value)))
        for loc, (node, _) in _nodes(text, loader).items()
    }


def _nodes(text: str, loader: Any) -> dict[Loc, tuple[yaml.Node, bool]]:
    """Return each node by its loc, and whether it stands inside [ ] or { }."""
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError:
        raise CannotEdit("Dit bestand is geen goede YAML, of zou het niet meer zijn.") from None
    found: dict[Loc, tuple[yaml.Node, bool]] = {}
    for loc, node, in_flow in _walk(root, (), False) if root else ():
        if loc in found:
            raise CannotEdit(f"Deze plek is er 2 keer: {_join(loc)}.")
        found[loc] = node, in_flow
    return found


def _walk(node: yaml.Node, loc: Loc, in_flow: bool) -> Iterator[tuple[Loc, yaml.Node, bool]]:
    yield loc, node, in_flow
    inside = in_flow or (isinstance(node, yaml.CollectionNode) and bool(node.flow_style))
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*loc, index), inside)
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            yield from _walk(child, (*loc, str(key.value)), inside)


def _write(value: str | int, old: str, style: str | None, in_flow: bool) -> str:
    """Return the value as YAML: in the style of the old text when it fits in that style."""
    if isinstance(value, int):
        return str(value)
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise CannotEdit("Hier staat een half teken, dat niemand kan lezen.")
    one_line = AS_IT_IS.fullmatch(value) is not None
    if not style and _is_plain(value, in_flow):
        return value
    if style == "'" and one_line:
        return "'" + value.replace("'", "''") + "'"
    if style in ("|", ">"):
        return _write_block(value, old)
    return _quote(value)


def _is_plain(value: str, in_flow: bool) -> bool:
    """Tell whether a text needs no quotes: nobody may take it for a number, a yes or the start of something."""
    looks = PLAIN.fullmatch(value) is not None and AS_IT_IS.fullmatch(value) is not None
    doubt = value.lower() in BOOLEAN_WORDS or (in_flow and "," in value)
    return looks and not doubt and RESOLVER.resolve(yaml.ScalarNode, value, (True, False)) == STR


def _quote(value: str) -> str:
    return '"' + "".join(map(_escape, value)) + '"'


def _escape(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    if AS_IT_IS.fullmatch(character):
        return character
    return f"\\x{ord(character):02X}" if character < "\u0100" else f"\\u{ord(character):04X}"


def _write_block(value: str, old: str) -> str:
    """Return a block again, or quotes when the text no longer fits; what follows it stays as it was."""
    content = old.rstrip(" \t\r\n")
    tail = re.sub(r"[^\r\n]", "", old[len(content) :])
    head = BLOCK.match(old)
    body = old[head.end() : len(content)] if head else ""
    indent = re.match(r"(?:[ \t]*\r?\n)*( +)", body)
    if head and indent and _fits_block(value) and (tail or not value.endswith("\n")):
        newline, comment = head["newline"], f" {head['comment']}" if head["comment"] else ""
        lines = _lines(value, head[1], max(NARROW, *map(len, body.splitlines())) - len(indent[1]))
        chomp = "" if value.endswith("\n") else "-"
        rows = [head[1] + chomp + comment, *(indent[1] + line if line else "" for line in lines)]
        return newline.join(rows) + tail
    behind = re.search(r"[ \t]+#.*", content.splitlines()[0])
    return _quote(value) + (behind[0] if behind else "") + tail


def _fits_block(value: str) -> bool:
    """Tell whether every line can stand in a block as it is, with at most one line break at the end."""
    lines = value.removesuffix("\n").split("\n")
    return bool(lines[0] and lines[-1]) and all(
        AS_IT_IS.fullmatch(line) and line == line.strip(" ") for line in lines
    )


def _lines(value: str, style: str, width: int) -> list[str]:
    """Return the lines of a block; a folded one (>) is wrapped, and has an empty line for each line break."""
    paragraphs = value.removesuffix("\n").split("\n")
    if style == "|":
        return paragraphs
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        lines += ([""] if number else []) + (_wrap(paragraph, width) if paragraph else [])
    return lines


def _wrap(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in re.split(r"(?<! ) (?! )", paragraph):  # one space between words is where YAML folds
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
