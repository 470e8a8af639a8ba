"""When: working days, hours, ladders, and the clock that ticks."""
