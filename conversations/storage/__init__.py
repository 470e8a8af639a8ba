"""Everything that must be remembered: all tables, and the queries on them."""
