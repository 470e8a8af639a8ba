"""When a nudge may go out: at most one a day, only in the window, never a pile. Pure.

Source: product.md, Time. Work items and answers to own taps are not nudges; they do not pass here.
"""

from datetime import datetime, time, timedelta

from scheduler.agenda import DAY, Agenda

LATE = timedelta(hours=4)
MAX_UNANSWERED = 3
REMINDER_TIME = time(15)
MONDAY = 0

# A reminder that falls exactly at the end of somebody's day would always just miss it.
LAST_CALL = timedelta(minutes=30)


def next_reminder(agenda: Agenda, now: datetime, at: time = REMINDER_TIME) -> datetime:
    """Return `at` on the next working day after today, moved into the person's window (UTC)."""
    day = agenda.next_werkdag(agenda.local(now).date())
    begin, einde = agenda.window(day)
    return max(begin, min(agenda.moment(day, at), einde - LAST_CALL))


def postponed(agenda: Agenda, due_at: datetime, now: datetime) -> datetime | None:
    """Return None when a due nudge may go out now, else the start of the next window (UTC): its new `due_at`.

    It waits when the person is off, and when it is over 4 hours late.
    """
    late = now - due_at > LATE
    return agenda.next_begin(now) if late or not agenda.in_window(now) else None


def may_remind(agenda: Agenda, reminded_at: datetime | None, now: datetime) -> bool:
    """Whether no reminder went out today yet; "today" is the person's own day."""
    return reminded_at is None or agenda.local(reminded_at).date() < agenda.local(now).date()


def next_digest(agenda: Agenda, now: datetime) -> datetime:
    """Return the start of the window on the next working day after today: one digest a working day (UTC)."""
    return agenda.moment(agenda.next_werkdag(agenda.local(now).date()), agenda.begin)


def next_week_digest(agenda: Agenda, now: datetime) -> datetime:
    """Return the start of the window on the next Monday, or the working day after it (UTC)."""
    tomorrow = agenda.local(now).date() + DAY
    return agenda.moment(agenda.first_weekday(tomorrow, MONDAY, minstens=0), agenda.begin)


def shifted(agenda: Agenda, due_at: datetime, held_at: datetime, now: datetime) -> datetime:
    """Return where a termijn lands after a pause from `held_at` to `now`: held days do not count (UTC).

    It keeps its wall time, and waits for the window.
    """
    due = agenda.local(due_at)
    held = agenda.local(now).date() - agenda.local(held_at).date()
    return agenda.next_window(agenda.moment(due.date() + held, due.time()))
