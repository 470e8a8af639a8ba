"""The ways to call the Bot API over HTTP."""

import json

import aiohttp
import pytest

from bot.demo.emulator import serve
from tests.emulator.conftest import ANS, TOKEN
from tests.pictures import png

MESSAGE = {"chat_id": str(ANS), "text": "Hoi & dag"}
UNAUTHORIZED = {"ok": False, "error_code": 401, "description": "Unauthorized"}
NOT_FOUND = {"ok": False, "error_code": 404, "description": "Not Found"}


@pytest.fixture
async def session(emulator):
    async with serve(emulator) as url, aiohttp.ClientSession(url) as session:
        yield session


@pytest.mark.parametrize(
    "request_like_this",
    [
        {"method": "GET", "params": MESSAGE},
        {"method": "POST", "params": MESSAGE},
        {"method": "POST", "json": MESSAGE},
        {"method": "POST", "data": MESSAGE},
    ],
)
async def test_parameters_come_in_the_address_as_json_or_as_a_form(session, request_like_this):
    async with session.request(url=f"/bot{TOKEN}/sendMessage", **request_like_this) as answer:
        assert (await answer.json())["result"]["text"] == "Hoi & dag"


async def test_a_method_is_not_case_sensitive(session):
    async with session.get(f"/bot{TOKEN}/GETME") as answer:
        assert (await answer.json())["result"]["username"] == "wpo_demo_bot"


@pytest.mark.parametrize(
    ("token", "body"),
    [(f"{TOKEN}x", UNAUTHORIZED), ("1:x", UNAUTHORIZED), ("geentoken", NOT_FOUND), ("", NOT_FOUND)],
)
async def test_a_wrong_token_gets_401_and_something_else_404(session, token, body):
    async with session.get(f"/bot{token}/getMe") as answer:
        assert answer.status == body["error_code"]
        assert await answer.json() == body


@pytest.mark.parametrize("path", ["/", "/bot", f"/bot{TOKEN}", f"/bot{TOKEN}/niets", f"/file/bot{TOKEN}/x"])
async def test_an_unknown_path_is_404(session, path):
    async with session.get(path) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"x"'])
async def test_a_body_that_is_no_json_object_is_a_bad_request(session, body):
    headers = {"Content-Type": "application/json"}
    async with session.post(f"/bot{TOKEN}/sendMessage", data=body, headers=headers) as answer:
        assert answer.status == 400


async def test_a_form_with_a_file_may_contain_anything(session, emulator):
    content = b"\r\n--x\r\n\x00\xff" * 3
    # Telegram takes a file name as it is, so a client must not quote it.
    form = aiohttp.FormData({"chat_id": str(ANS), "caption": "é"}, quote_fields=False)
    form.add_field("document", content, filename="een é.bin", content_type="application/x-thing")
    async with session.post(f"/bot{TOKEN}/sendDocument", data=form) as answer:
        message = (await answer.json())["result"]

    file = emulator.files[message["document"]["file_id"]]
    assert (file.content, message["caption"]) == (content, "é")
    assert message["document"]["file_name"] == "een é.bin"


async def test_a_photo_travels_as_a_form_and_again_by_its_id(session, emulator):
    form = aiohttp.FormData({"chat_id": str(ANS), "caption": "<b>é</b>", "parse_mode": "HTML"})
    form.add_field("photo", png(), filename="bezem.png", content_type="image/png")
    async with session.post(f"/bot{TOKEN}/sendPhoto", data=form) as answer:
        first = (await answer.json())["result"]
    again = {"chat_id": ANS, "photo": first["photo"][-1]["file_id"], "caption": "é"}
    async with session.post(f"/bot{TOKEN}/sendPhoto", json=again) as answer:
        second = (await answer.json())["result"]

    assert first["photo"] == second["photo"]
    assert (first["caption"], first["caption_entities"][0]["type"]) == ("é", "bold")
    (file,) = emulator.files.values()
    assert (file.content, file.mime) == (png(), "image/png")


async def test_an_attached_file_is_found_by_the_name_that_the_parameter_gives(session):
    form = aiohttp.FormData({"chat_id": str(ANS), "photo": "attach://deze"})
    form.add_field("deze", png(), filename="bezem.png", content_type="image/png")
    async with session.post(f"/bot{TOKEN}/sendPhoto", data=form) as answer:
        assert (await answer.json())["result"]["photo"][0]["width"] == 48


async def test_a_file_of_more_than_50_mb_is_413(session, emulator):
    form = aiohttp.FormData({"chat_id": str(ANS)})
    form.add_field("photo", b"\0" * (50 * 1024 * 1024 + 1), filename="a.png", content_type="image/png")
    async with session.post(f"/bot{TOKEN}/sendPhoto", data=form) as answer:
        assert answer.status == 413
        assert (await answer.json())["description"] == "Request Entity Too Large"
    assert emulator.files == {}


async def test_lists_and_objects_may_be_json_inside_a_form(session):
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    async with session.post(
        f"/bot{TOKEN}/sendMessage", data=MESSAGE | {"reply_markup": json.dumps(markup)}
    ) as answer:
        assert (await answer.json())["result"]["reply_markup"] == markup


async def test_there_is_no_webhook_and_waiting_updates_are_counted(session, emulator):
    emulator.send_text(ANS, "Hoi")
    async with session.get(f"/bot{TOKEN}/getWebhookInfo") as answer:
        assert (await answer.json())["result"]["pending_update_count"] == 1
    async with session.get(f"/bot{TOKEN}/deleteWebhook", params={"drop_pending_updates": "true"}) as answer:
        assert (await answer.json())["result"] is True
    assert emulator.updates.waiting == []


async def test_after_serving_the_port_is_free_again(emulator):
    async with serve(emulator) as url:
        port = int(url.rpartition(":")[2])
    async with serve(emulator, port) as again:
        assert again == url
