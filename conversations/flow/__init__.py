"""The phases of the loop, pure: (state, event, facts) -> state, effects."""
