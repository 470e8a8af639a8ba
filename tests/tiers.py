"""Tiers that this machine cannot run are skipped and named; with WPO_ALL_TIERS=1 a skip is a failure."""

import os

import pytest
from hypothesis import settings

# Time limits in tests are hang guards only: a busy machine is no failure.
settings.register_profile("wpo", deadline=None)
settings.load_profile("wpo")

ALL = os.environ.get("WPO_ALL_TIERS") == "1"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> object:
    """Turn a skip into a failure where everything must run."""
    outcome = yield
    report = outcome.get_result()
    if ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} must run here (WPO_ALL_TIERS=1), but: {reason}"
