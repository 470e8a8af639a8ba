"""Tiers that this machine cannot run are skipped and named; with WPO_ALL_TIERS=1 a skip is a failure."""

import os

import pytest
from hypothesis import settings

# Time limits in tests are hang guards only: a busy machine is no failure.
settings.register_profile("wpo", deadline=None)
settings.load_profile("wpo")

# Not in the inner loop: what starts a process, talks over a socket, or proves a whole catalogue at once.
SLOW = (
    "tests/bot/test_app.py",
    "tests/bot/test_cli.py",
    "tests/bot/test_delivery.py",
    "tests/bot/test_dispatch.py",
    "tests/bot/test_logs.py",
    "tests/bot/test_migrations.py",
    "tests/bot/test_polling.py",
    "tests/browser/",
    "tests/content/test_check.py::test_whole_catalogue",
    "tests/content/test_content.py",
    "tests/content/test_rules.py::test_no_text_makes_a_rule_stumble",
    "tests/conversations/test_every_path.py",
    "tests/conversations/test_machine.py",
    "tests/conversations/test_access.py",
    "tests/emulator/test_page.py",
    "tests/emulator/test_stock_bot.py",
)

ALL = os.environ.get("WPO_ALL_TIERS") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow ones."""
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> object:
    """Turn a skip into a failure where everything must run."""
    outcome = yield
    report = outcome.get_result()
    if ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} must run here (WPO_ALL_TIERS=1), but: {reason}"
