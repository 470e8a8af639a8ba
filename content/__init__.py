"""The words: skills, opdrachten, texts, and the check that they can be read. Knows no other package."""
