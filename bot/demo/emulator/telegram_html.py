"""Telegram's HTML: text and entities out of it, or the very error Telegram would give."""

import re
from typing import NamedTuple

from bot.demo.emulator.refusals import ApiError, Json, bad_request

TYPES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "a": "text_link",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
LAST_CODE_POINT = 0x10FFFF

TAG = re.compile(r"""<(/?)([^\s>/]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>""")
ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
REFERENCE = re.compile(r"&(?:#(\d+)|#x([0-9a-fA-F]+)|(lt|gt|amp|quot));?")


class Open(NamedTuple):
    """A start tag that still waits for its end tag."""

    tag: str
    start: int
    entity: Json


def units(text: str) -> int:
    """Length as Telegram counts it: in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def parse(html: str) -> tuple[str, list[Json]]:
    """The plain text and its entities; ApiError when Telegram would not understand it."""
    if "<" not in html and "&" not in html:
        return html, []
    return _Parser(html).run()


class _Parser:
    def __init__(self, html: str) -> None:
        self.html = html
        self.text = ""
        self.length = 0
        self.stack: list[Open] = []
        self.entities: list[Json] = []

    def run(self) -> tuple[str, list[Json]]:
        at = 0
        while (tag_at := self.html.find("<", at)) >= 0:
            self.write(self.html[at:tag_at])
            at = self.read_tag(tag_at)
        self.write(self.html[at:])
        if self.stack:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return self.text, sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def write(self, raw: str) -> None:
        text = REFERENCE.sub(_character, raw) if "&" in raw else raw
        self.text += text
        self.length += units(text)

    def read_tag(self, at: int) -> int:
        match = TAG.match(self.html, at)
        if match is None:
            kind = "end" if self.html.startswith("</", at) else "start"
            raise _unparsable(f"Unclosed {kind} tag at byte offset {self.bytes_before(at)}")
        slash, tag, attributes = match.groups()
        if slash:
            self.close(tag.lower(), at)
        else:
            self.open(tag.lower(), attributes, at)
        return match.end()

    def open(self, tag: str, raw: str, at: int) -> None:
        attributes = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(raw)}
        spoiler = tag != "span" or attributes.get("class") == "tg-spoiler"
        if tag not in TYPES:
            raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {self.bytes_before(at)}')
        if not spoiler:
            where = self.bytes_before(at)
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.stack.append(Open(tag, self.length, _entity(tag, attributes)))

    def close(self, tag: str, at: int) -> None:
        if not self.stack:
            raise _unparsable(f"Unexpected end tag at byte offset {self.bytes_before(at)}")
        opened = self.stack.pop()
        if tag not in ("", opened.tag):
            where = self.bytes_before(at)
            raise _unparsable(
                f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        length = self.length - opened.start
        # A link without an address is plain text, as it is at Telegram.
        if length and opened.entity.get("url") != "":
            self.entities.append({**opened.entity, "offset": opened.start, "length": length})

    def bytes_before(self, at: int) -> int:
        return len(self.html[:at].encode())


def _entity(tag: str, attributes: dict[str, str]) -> Json:
    entity: Json = {"type": TYPES[tag]}
    if tag == "a":
        entity["url"] = REFERENCE.sub(_character, attributes.get("href", ""))
    if tag == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    if tag == "tg-emoji":
        entity["custom_emoji_id"] = attributes.get("emoji-id", "")
    return entity


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    printable = 0 < code <= LAST_CODE_POINT and not 0xD800 <= code <= 0xDFFF
    return chr(code) if printable else match.group()


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
