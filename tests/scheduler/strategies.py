"""Points in time, days and agendas for the properties."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from scheduler.agenda import Agenda

# Lord Howe shifts by half an hour, New York on other nights than we do.
ZONES = ["Europe/Amsterdam", "UTC", "America/New_York", "Australia/Lord_Howe"]
NIGHTS = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]

days = st.dates(date(2025, 1, 1), date(2029, 12, 31)) | st.sampled_from(NIGHTS)
moments = st.builds(lambda day, at: datetime.combine(day, at, UTC), days, st.times())


def clock_time(minute: int) -> time:
    return time(*divmod(minute, 60))


@st.composite
def agendas(draw: st.DrawFn, shortest: int = 1) -> Agenda:
    """Any agenda, its window at least `shortest` minutes long."""
    begin = draw(st.integers(0, 24 * 60 - 1 - shortest))
    einde = draw(st.integers(begin + shortest, 24 * 60 - 1))
    return Agenda(
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        begin=clock_time(begin),
        einde=clock_time(einde),
        werkdagen=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        vrije_dagen=draw(st.frozensets(days, max_size=5)),
        gewerkte_feestdagen=draw(st.frozensets(st.sampled_from(["Goede vrijdag", "Koningsdag"]))),
    )
