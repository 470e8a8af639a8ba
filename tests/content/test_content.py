"""The content that people get."""

from content.catalogus import load_catalogus
from content.check import check_content, print_report

TYPES = {"keuze", "handig", "meerkeuze", "volgorde", "situatie", "smiley", "vertel", "info"}


def test_content_breaks_no_rule_and_has_no_open_warning():
    report = check_content()

    assert (report.errors, report.warnings) == ((), ()), print_report(report)


def test_every_opdracht_is_locked():
    assert not [note for note in check_content().notes if "vastgelegd" in note]


def test_all_types_of_vragen_are_used():
    assert {
        vraag.type for opdracht in load_catalogus().opdrachten.values() for vraag in opdracht.vragen
    } == TYPES


def test_first_deelskill_has_all_niveaus():
    catalogus = load_catalogus()

    assert all(catalogus.opdracht_for("instructies-volgen-1", niveau) for niveau in (1, 2, 3))
