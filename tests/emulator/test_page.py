"""The page with the phones: its routes, what it refuses, what it tells, and one walk in a real browser."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace

import aiohttp
import pytest

from bot.demo.emulator import serve_app
from bot.demo.page import build_page
from tests.chromium import chromium
from tests.emulator.conftest import TOKEN, keyboard
from tests.emulator.stage import EVA, NOOR, SAM, Stage, repeat_forever
from tests.pictures import BLUE, png


@pytest.fixture
def stage():
    return Stage()


@pytest.fixture
async def web(stage):
    """A browser without a screen: post(name, **body) and events() to read the line."""
    async with serve_app(build_page(stage)) as url, aiohttp.ClientSession(url) as session:

        async def post(name: str, **body: object) -> tuple[int, dict]:
            async with session.post(f"/api/{name}", json=body) as answer:
                return answer.status, await answer.json()

        @asynccontextmanager
        async def events():
            async with session.get("/events") as answer:

                async def following() -> tuple[str, dict]:
                    async with asyncio.timeout(5):
                        name, data, _ = [(await answer.content.readline()).decode().strip() for _ in range(3)]
                    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))

                yield following

        yield SimpleNamespace(url=url, session=session, post=post, events=events)


@pytest.mark.parametrize("path", ["/", "/static/phones.css", "/static/phones.js", "/static/mark.svg"])
async def test_the_page_and_its_parts_are_served_with_a_strict_policy(web, path):
    async with web.session.get(path) as answer:
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/niets", "/static/niets.js", "/static/../page.py", "/bestand/niets"])
async def test_an_unknown_path_gets_a_dutch_line(web, path):
    async with web.session.get(path) as answer:
        assert answer.status == 404
        assert (await answer.json())["fout"].endswith(".")


async def test_the_bot_api_lives_on_the_same_port(web):
    async with web.session.get(f"/bot{TOKEN}/getMe") as answer:
        assert (await answer.json())["ok"]


async def test_start_sends_the_code_of_the_invitation(web, stage):
    assert await web.post("start", chat_id=SAM) == (200, {})

    assert stage.emulator.updates.waiting[0][1]["message"]["text"] == "/start uitnodiging-1"


async def test_a_tap_and_a_text_reach_the_bot(web, stage):
    stage.emulator.send_text(SAM, "Hoi")
    message_id = stage.call("sendMessage", text="?", reply_markup=keyboard("a"))["message_id"]

    await web.post("tap", chat_id=SAM, message_id=message_id, data="a")
    await web.post("text", chat_id=SAM, text="<b>dag</b>")

    tap, text = (update for _, update in stage.emulator.updates.waiting[1:])
    assert (tap["callback_query"]["data"], text["message"]["text"]) == ("a", "<b>dag</b>")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("start", {"chat_id": EVA}),
        ("start", {"chat_id": 999}),
        ("start", {"chat_id": "11"}),
        ("start", {"chat_id": True}),
        ("start", {}),
        ("text", {"chat_id": SAM}),
        ("text", {"chat_id": SAM, "text": ""}),
        ("text", {"chat_id": SAM, "text": "x" * 4097}),
        ("text", {"chat_id": SAM, "text": 1}),
        ("tap", {"chat_id": SAM, "message_id": 99, "data": "a"}),
        ("tap", {"chat_id": SAM, "message_id": 99}),
        ("wind", {}),
        ("wind", {"step": "jaar"}),
        ("wind", {"step": ["uur"]}),
    ],
)
async def test_bad_input_gets_400_and_a_dutch_line(web, name, body):
    status, answer = await web.post(name, **body)

    assert status == 400
    assert answer["fout"].endswith(".")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"\xff", "application/json"),
        (b"{}", "text/plain"),
    ],
)
async def test_a_body_that_is_no_json_object_gets_400(web, content, kind):
    async with web.session.post("/api/reset", data=content, headers={"content-type": kind}) as answer:
        assert answer.status == 400
        assert (await answer.json())["fout"].endswith(".")


async def test_a_deed_is_a_post(web):
    async with web.session.get("/api/reset") as answer:
        assert answer.status == 405


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Origin": "SELF", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://elders.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Host": "elders.example"}, False),
    ],
)
async def test_other_web_pages_cannot_do_anything(web, stage, headers, allowed):
    own = {name: value.replace("SELF", web.url) for name, value in headers.items()}
    async with web.session.post("/api/wind", json={"step": "uur"}, headers=own) as answer:
        assert answer.status == (200 if allowed else 403)

    assert (stage.clock() != Stage().clock()) is allowed


async def test_another_name_for_this_machine_sees_nothing(web):
    async with web.session.get("/events", headers={"Host": "elders.example:80"}) as answer:
        assert answer.status == 403
    async with web.session.get("/", headers={"Host": "localhost:1"}) as answer:
        assert answer.status == 200


async def test_a_browser_first_hears_everything(web, stage):
    stage.emulator.send_text(SAM, "/start uitnodiging-1")
    message = stage.call("sendMessage", text="<b>Hoi</b>", parse_mode="HTML", reply_markup=keyboard("a"))
    stage.call("pinChatMessage", message_id=message["message_id"])
    stage.call("setMyCommands", commands=[{"command": "taak", "description": "Mijn taak"}])
    stage.emulator.tap(SAM, message["message_id"], "a")
    stage.due = [{"at": stage.now() + timedelta(hours=1), "wie": "Sam", "wat": "herinnering"}]

    async with web.events() as following:
        name, state = await following()

    assert name == "state"
    assert (state["now"], state["zone"]) == ("2026-03-03T09:00:00+00:00", "Europe/Amsterdam")
    assert state["due"] == [{"at": "2026-03-03T10:00:00+00:00", "wie": "Sam", "wat": "herinnering"}]
    sam, noor, eva = state["phones"]
    assert [(phone["naam"], phone["started"], phone["invited"]) for phone in (sam, noor, eva)] == [
        ("Sam", True, True),
        ("Noor", False, True),
        ("Eva", False, False),
    ]
    # The code of an invitation is not shown, as on a real phone.
    assert [(bubble["text"], bubble["mine"]) for bubble in sam["messages"]] == [
        ("/start", True),
        ("Hoi", False),
    ]
    assert sam["messages"][1]["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert sam["pinned"] == [message["message_id"]]
    assert sam["pressed"] == [{"message_id": message["message_id"], "data": "a"}]
    assert sam["commands"] == [{"command": "taak", "description": "Mijn taak"}]


async def test_then_a_browser_hears_what_changes(web, stage):
    async with web.events() as following:
        await following()
        stage.emulator.send_text(NOOR, "Hoi")
        assert await following() == ("chat", {"chat_id": NOOR, "started": True, "blocked": False})
        assert (await following())[1]["message"]["text"] == "Hoi"
        message_id = stage.call("sendMessage", NOOR, text="?", reply_markup=keyboard("a"))["message_id"]
        assert (await following())[1]["message"]["buttons"] == keyboard("a")["inline_keyboard"]
        query = stage.emulator.tap(NOOR, message_id, "a")["callback_query"]["id"]
        stage.call("answerCallbackQuery", callback_query_id=query, text="Ja")
        pressed = {"chat_id": NOOR, "message_id": message_id, "data": "a"}
        assert await following() == ("answer", pressed | {"text": "Ja", "alert": False})
        stage.call("editMessageText", NOOR, message_id=message_id, text="!")
        name, edited = await following()
        assert (name, edited["message"]["edited"], edited["message"]["buttons"]) == ("edited", True, [])
        stage.call("deleteMessage", NOOR, message_id=message_id)
        assert (await following())[0] == "deleted"


async def test_winding_the_clock_is_seen_at_once(web, stage):
    async with web.events() as following:
        await following()
        await web.post("wind", step="week")

        name, clock = await following()

    assert (name, clock["now"]) == ("clock", "2026-03-10T09:00:00+00:00")


@pytest.mark.parametrize("how", ["another emulator", "put back"])
async def test_after_a_reset_everything_is_told_again(web, stage, how):
    begin = stage.emulator.snapshot()
    stage.emulator.send_text(SAM, "Hoi")
    async with web.events() as following:
        assert len((await following())[1]["phones"][0]["messages"]) == 1
        if how == "put back":
            stage.emulator.restore(begin, {})
        else:
            await web.post("reset")

        name, state = await following()

    assert (name, state["phones"][0]["messages"]) == ("state", [])


async def test_when_the_phones_change_everything_is_told_again(web, stage):
    async with web.events() as following:
        await following()
        stage.phones = stage.phones[:1]

        name, state = await following()

    assert (name, [phone["naam"] for phone in state["phones"]]) == ("state", ["Sam"])


async def test_a_browser_that_leaves_is_forgotten(web, stage):
    async with web.events() as following:
        await following()
        assert len(stage.emulator._listeners) == 1

    async with asyncio.timeout(5):
        while stage.emulator._listeners:
            stage.emulator.tell("call", 0, {})
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("mime", "place"),
    [
        ("image/png", "inline"),
        ("application/pdf", "inline"),
        ("text/html", "attachment"),
        ("image/svg+xml", "attachment"),
    ],
)
async def test_a_file_is_shown_only_when_it_cannot_act(web, stage, mime, place):
    file = stage.emulator.keep_file(b"x", 'een"é.x', mime)

    async with web.session.get(f"/bestand/{file.id}") as answer:
        assert answer.headers["content-disposition"] == f'{place}; filename="een_?.x"'.replace("?", "_")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert await answer.read() == b"x"


async def test_a_picture_of_the_bot_comes_with_words_when_somebody_knows_them(web, stage):
    stage.emulator.send_text(SAM, "Hoi")
    stage.alts[sha256(png()).hexdigest()] = "Een bezem."
    known = stage.call("sendPhoto", photo=("bezem.png", png()), caption="Wat doe je?")
    stage.call("sendPhoto", photo=("emmer.png", png(colour=BLUE)))
    async with web.events() as following:
        _, state = await following()
        stage.call("editMessageCaption", message_id=known["message_id"], caption="Wat doe je nu?")
        _, edited = await following()

    with_words, without = (message["file"] for message in state["phones"][0]["messages"][1:])
    assert (with_words["alt"], without["alt"]) == ("Een bezem.", "")
    assert (with_words["kind"], with_words["width"], with_words["height"]) == ("photo", 48, 20)
    assert (edited["message"]["text"], edited["message"]["file"]) == ("Wat doe je nu?", with_words)


async def test_a_picture_that_the_emulator_forgot_is_shown_without_words(web, stage):
    stage.emulator.send_text(SAM, "Hoi")
    photo = stage.call("sendPhoto", photo=("bezem.png", png()))["photo"][0]
    stage.emulator.files.clear()
    async with web.events() as following:
        _, state = await following()

    assert state["phones"][0]["messages"][1]["file"]["alt"] == ""
    async with web.session.get(f"/bestand/{photo['file_id']}") as answer:
        assert answer.status == 404


@pytest.fixture
async def browser():
    async with chromium() as browser:
        yield browser


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
async def test_somebody_walks_through_the_page(web, stage, browser, width):
    bot = asyncio.create_task(repeat_forever(stage))
    page = await browser.new_page(viewport={"width": width, "height": 800})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    await page.goto(web.url)
    sam = page.get_by_test_id("phone-deelnemer")
    messages = sam.get_by_test_id("message")

    await sam.get_by_test_id("start").click()
    await messages.nth(1).get_by_test_id("button").click()
    await messages.nth(1).get_by_text("Dank je").wait_for()
    assert "bewerkt" in await messages.nth(1).inner_text()
    assert await sam.get_by_test_id("toast").inner_text() == "Genoteerd"

    await sam.get_by_test_id("text").fill("<img src=x onerror=alert(1)>")
    await sam.get_by_test_id("text").press("Enter")
    await sam.get_by_text("Je zei: <img src=x onerror=alert(1)>").wait_for()

    stage.call(
        "pinChatMessage", message_id=stage.call("sendMessage", text="Jouw taak\nregel 2")["message_id"]
    )
    await sam.get_by_test_id("pinned").click()
    assert await sam.get_by_test_id("pinned").inner_text() == "Taak\nJouw taak regel 2"

    stage.call("setMyCommands", commands=[{"command": "taak", "description": "Mijn taak"}])
    await sam.get_by_test_id("menu").click()
    await sam.get_by_test_id("command").click()
    await sam.get_by_text("Je zei: /taak").wait_for()

    await page.get_by_test_id("wind-werkdag").click()
    await page.get_by_test_id("clock").get_by_text("woensdag 4 maart 2026").wait_for()
    await page.get_by_test_id("reset").click()
    await page.get_by_test_id("reset-confirm").click()
    await sam.get_by_test_id("start").wait_for()

    assert await messages.count() == 0
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert problems == []
    bot.cancel()
