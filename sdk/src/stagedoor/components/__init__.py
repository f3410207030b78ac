"""Everything on a page that has a value. Classes are found by name through `registry`; nothing is imported here."""
