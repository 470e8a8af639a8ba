"""All texts in one Excel file, and back: for an editor who knows Excel and not YAML."""
