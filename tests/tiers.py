"""Tiers that this machine cannot run are skipped and named; with WPO_ALL_TIERS=1 a skip is a failure.

The inner loop (`-m "not slow ..."`) reads no file of which it runs nothing, and tries fewer examples of each property
than `make test` does.
"""

import gc
import os
from pathlib import Path

import pytest

# Not in the inner loop: what starts a process, talks over a socket, or proves a whole catalogue at once.
SLOW = (
    "tests/bot/test_app.py",
    "tests/bot/test_cli.py",
    "tests/bot/test_cli_read.py",
    "tests/bot/test_cli_sheet.py",
    "tests/bot/test_delivery.py",
    "tests/bot/test_dispatch.py",
    "tests/bot/test_logs.py",
    "tests/bot/test_migrations.py",
    "tests/bot/test_pictures.py",
    "tests/bot/test_paper.py",
    "tests/bot/test_polling.py",
    "tests/bot/test_sheet.py",
    "tests/bot/test_terminal.py",
    "tests/browser/",
    "tests/chaos/",
    "tests/content/test_check.py::test_whole_catalogue",
    "tests/content/test_content.py",
    "tests/content/test_ninth_skill.py::test_the_content_check",
    "tests/content/test_edit.py::test_many_texts",
    "tests/content/test_edit.py::test_what_stands",
    "tests/content/test_rewrite.py",
    "tests/content/test_rules.py::test_no_text_makes_a_rule_stumble",
    "tests/conversations/test_every_path.py",
    "tests/conversations/test_machine.py",
    "tests/conversations/test_access.py",
    "tests/emulator/test_page.py",
    "tests/emulator/test_stock_bot.py",
    "tests/test_readme.py",
)

ALL = os.environ.get("WPO_ALL_TIERS") == "1"
EXAMPLES, QUICK_EXAMPLES = 100, 25


def pytest_configure(config: pytest.Config) -> None:
    """Set how hypothesis works; who only hands out the tests (xdist) runs none, and need not load it."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        return
    from hypothesis import settings

    # Time limits in tests are hang guards only: a busy machine is no failure.
    settings.register_profile("wpo", deadline=None, max_examples=EXAMPLES)
    settings.register_profile("quick", deadline=None, max_examples=QUICK_EXAMPLES)
    settings.load_profile("quick" if _is_quick(config) else "wpo")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out of the inner loop what holds only slow tests."""
    name = collection_path.relative_to(config.rootpath).as_posix()
    return True if _is_quick(config) and (name in SLOW or f"{name}/" in SLOW) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow ones."""
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Look less often for garbage: what was collected stays, and a test leaves little."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _is_quick(config: pytest.Config) -> bool:
    return "not slow" in str(config.option.markexpr)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> object:
    """Turn a skip into a failure where everything must run."""
    outcome = yield
    report = outcome.get_result()
    if ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} must run here (WPO_ALL_TIERS=1), but: {reason}"
