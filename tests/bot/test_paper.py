"""The report on paper: nothing is missing, nothing comes from outside, and no text can break the page."""

import json
import re
import shutil
from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.paper import render_report
from bot.paper.report import css_string
from bot.paper.sheets import Writer
from content.beelden import default_beelden
from content.catalogus import HERE, Catalogus, load_catalogus
from content.leesvragen import load_leesvragen
from content.opdracht import Handig, Keuze, Situatie
from content.render import default_texts
from content.rules.blocks import begeleider_blocks, deelnemer_blocks
from conversations.facts import Facts

NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
VOID = {"meta", "br", "use", "image"}
ONE = "overleggen-1-1"


class Page(HTMLParser):
    """What stands on the page: its text, its ids and addresses, and whether every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: dict[str, str] = {}
        self.where: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.tags: Counter[str] = Counter()
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags[tag] += 1
        self.ids += [value for name, value in attrs if name == "id"]
        self.addresses += [value for name, value in attrs if name in {"href", "src"}]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag == "article":
            self.where.append(values["id"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "article":
            self.where.pop()

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        key = self.where[-1] if self.where else ""
        self.text[key] = self.text.get(key, "") + data


def words_of(text: str) -> str:
    """Return a text on one line, without the marks of bold."""
    return " ".join(re.sub(r"</?b>", "", text).split())


@pytest.fixture(scope="module")
def catalogus() -> Catalogus:
    return load_catalogus()


@pytest.fixture(scope="module")
def html(catalogus: Catalogus) -> str:
    return render_report(NOW)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder with one opdracht, to spoil."""
    root = tmp_path / "content"
    shutil.copytree(
        HERE, root, ignore=shutil.ignore_patterns("*.py", "opdrachten", "versies.json", "__pycache__")
    )
    target = root / "opdrachten" / "overleggen" / "1-1.yaml"
    target.parent.mkdir(parents=True)
    shutil.copy(HERE / "opdrachten" / "overleggen" / "1-1.yaml", target)
    return root


def change(root: Path, **values: object) -> None:
    path = root / "opdrachten" / "overleggen" / "1-1.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, **values}, ensure_ascii=False), encoding="utf-8")


# --- nothing is missing -----------------------------------------------------------------------------


def test_every_opdracht_stands_in_it_once_in_the_order_of_the_skills(page, catalogus):
    wanted = [f"{deelskill.id}-{niveau}" for deelskill in catalogus.deelskills for niveau in (1, 2, 3)]

    assert [key for key in page.text if key] == [key for key in wanted if key in catalogus.opdrachten]
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("opdracht_id", load_catalogus().opdrachten)
def test_every_text_of_an_opdracht_is_on_its_sheet(page, catalogus, opdracht_id):
    sheet, opdracht = words_of(page.text[opdracht_id]), catalogus.opdracht(opdracht_id)
    blocks = [*deelnemer_blocks(opdracht), *begeleider_blocks(opdracht)]

    assert not [block for block in blocks if words_of(block.tekst) not in sheet]


def test_every_sheet_has_the_form(page):
    for key, text in page.text.items():
        if key:
            assert all(vraag.vraag in text for vraag in load_leesvragen())
            assert text.count("☐ ja") == len(load_leesvragen())


def test_the_sentences_of_the_bot_around_the_texts_are_on_it(page):
    sheet = words_of(page.text[ONE])

    for said in (
        "Er komen 6 vragen.",
        "Goed gedaan, Sam.",
        "elke keer op Gedaan.",
        "Zeg meteen wat goed gaat.",
    ):
        assert said in sheet
    assert "naast elkaar zitten. Sam praat eerst." in sheet


def test_the_first_page_names_the_worst_opdracht_and_the_picture_says_what_is_seen(page, catalogus):
    front = words_of(page.text[""])

    assert "48 opdrachten" in front
    assert "25-11-2026" in front, "the date in the Netherlands"
    assert front.count("hoogstens") == 5
    for opdracht in catalogus.opdrachten.values():
        for vraag in opdracht.vragen:
            beeld = default_beelden().get(vraag.beeld) if vraag.beeld else None
            assert beeld is None or f"[{beeld.alt}]" in page.text[opdracht.id]


# --- what each answer brings ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def writer(catalogus: Catalogus) -> Writer:
    facts = Facts(NOW, catalogus, roepnaam="Sam", begeleider="Ria")
    return Writer(facts, default_texts(), default_beelden())


def scenes(message) -> list[str]:
    """Return the heads of a message and of every scene that follows it on the sheet."""
    found = [message.kop]
    for answer in message.answers:
        if not isinstance(answer.then, str) and answer.then:
            found += scenes(answer.then)
    return found


def test_the_best_answer_is_marked_and_each_has_its_own_feedback(writer):
    for opdracht in writer.facts.catalogus.opdrachten.values():
        by_head = {message.kop.split(":")[0]: message for message in writer.sheet(opdracht).practice}
        for nr, vraag in enumerate(opdracht.vragen, 1):
            message = by_head[f"Vraag {nr}"]
            if isinstance(vraag, Keuze):
                assert [a.tekst for a in message.answers if a.goed == "ja"] == [vraag.beste.tekst]
                assert [a.feedback for a in message.answers] == [o.feedback for o in vraag.opties]
            if isinstance(vraag, Handig):
                (best,) = (a for a in message.answers if a.goed == "ja")
                assert best.feedback == vraag.feedback_on(vraag.goed)


def test_every_scene_of_a_situatie_stands_in_the_tree_once(writer):
    seen = 0
    for opdracht in writer.facts.catalogus.opdrachten.values():
        messages = [message for message in writer.sheet(opdracht).practice if ": situatie" in message.kop]
        situaties = [vraag for vraag in opdracht.vragen if isinstance(vraag, Situatie)]
        for message, vraag in zip(messages, situaties, strict=True):
            assert len(scenes(message)) == len(set(scenes(message))) == len(vraag.scenes)
            seen += 1
    assert seen > 5


def test_an_answer_in_a_situatie_says_where_it_goes(writer):
    for opdracht in writer.facts.catalogus.opdrachten.values():
        for message in writer.sheet(opdracht).practice:
            if ": situatie" in message.kop:
                assert all(answer.then for answer in message.answers)


# --- nothing from outside ---------------------------------------------------------------------------


def test_it_needs_no_network_and_no_script(html, page):
    assert not page.tags["script"] and not page.tags["link"] and not page.tags["iframe"]
    assert all(address.startswith(("#", "data:image/png;base64,")) for address in page.addresses)
    assert not re.search(r"https?://|@import|url\(", html)
    assert {address[1:] for address in page.addresses if address.startswith("#")} <= set(page.ids)


def test_a_picture_is_in_it_once_however_often_it_is_used(html):
    found = re.findall(r'<image id="beeld-([a-z0-9-]+)"', html)

    assert len(found) == len(set(found)) > 50
    assert html.count('href="#beeld-praten"') + html.count('href="#beeld-gesprek"') > 1


@pytest.mark.parametrize(
    "tekst",
    [
        "</style><script>alert(1)</script>",
        '"; } body { display: none } /*',
        '<b>Samira</b> & "Mo"',
        "{{ 7 * 7 }} {% raw %}",
        "\\22 \\",
    ],
)
def test_a_text_cannot_break_the_page(folder, tekst):
    change(folder, titel=tekst, leerdoel=tekst, als_dan=tekst)
    page = Page(render_report(NOW, folder))

    assert page.tags["style"] == 1 and not page.tags["script"]
    assert words_of(page.text[ONE]).count(words_of(tekst)) >= 3


@given(st.text())
def test_no_sign_can_end_a_css_string(text):
    escaped = css_string(text)

    assert not set(escaped) & set("\"'<>\n\r\f;{}")
    plain = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), escaped)
    assert plain == text


# --- what is wrong is named ---------------------------------------------------------------------------


def test_what_the_check_found_stands_on_the_sheet_of_that_opdracht(folder):
    change(folder, waarom="Je communiceert met je collega. Dat scheelt later werk.")
    page = Page(render_report(NOW, folder))

    assert "Moet anders" in page.text[ONE]
    assert "regel " in words_of(page.text[ONE])
    assert "De controle vond niets." not in page.text[ONE]


def test_a_broken_file_is_named_on_the_first_page_and_the_others_stay(folder):
    (folder / "opdrachten" / "overleggen" / "1-2.yaml").write_text("id: [", encoding="utf-8")
    page = Page(render_report(NOW, folder))

    assert re.search(r"overleggen/1-2\.yaml,? regel \d: Deze YAML klopt niet\.", words_of(page.text[""]))
    assert ONE in page.text


def test_a_folder_without_opdrachten_gives_a_report_too(folder):
    shutil.rmtree(folder / "opdrachten")

    assert "Hier is nog geen opdracht." in Page(render_report(NOW, folder)).text[""]


def test_a_picture_that_is_gone_leaves_its_words(folder):
    for path in (folder / "beelden").glob("*.png"):
        path.unlink()
    page = Page(render_report(NOW, folder))

    assert not page.tags["image"] and not page.tags["use"]
    assert "[" in page.text[ONE]


def test_an_unknown_picture_leaves_the_text(folder):
    path = folder / "opdrachten" / "overleggen" / "1-1.yaml"
    vragen = yaml.safe_load(path.read_text(encoding="utf-8"))["vragen"]
    change(folder, vragen=[{**vraag, "beeld": "bestaat-niet"} for vraag in vragen])

    assert vragen[0]["situatie"] in Page(render_report(NOW, folder)).text[ONE]
