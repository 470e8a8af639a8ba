"""The content that people get."""

import pytest

from content.check import Report, check_content, print_report
from tests.catalogue import whole_catalogue

TYPES = {"keuze", "handig", "meerkeuze", "volgorde", "situatie", "smiley", "vertel", "info"}


@pytest.fixture(scope="module")
def report() -> Report:
    return check_content()


def test_content_breaks_no_rule_and_has_no_open_warning(report):
    assert (report.errors, report.warnings) == ((), ()), print_report(report)


def test_every_opdracht_is_locked(report):
    assert not [note for note in report.notes if "vastgelegd" in note]


def test_all_types_of_vragen_are_used():
    assert {
        vraag.type for opdracht in whole_catalogue().opdrachten.values() for vraag in opdracht.vragen
    } == TYPES


def test_first_deelskill_has_all_niveaus():
    catalogus = whole_catalogue()

    assert all(catalogus.opdracht_for("instructies-volgen-1", niveau) for niveau in (1, 2, 3))
