"""What clients see otherwise than on Gradio, on purpose: patterns over `/client/fact/…`, with the reason.

A row that no difference matches any more fails the test, so that the list stays true.
"""

from __future__ import annotations

WORDS = "schemas are described in Stagedoor's own words, or not at all where there is nothing to say"
EXAMPLES = "examples name no file of somebody else's host"
REFUSALS = "a value that breaks a component's contract is refused by name, in Stagedoor's own words"
PRIVATE = "what is private answers only to the page"

DIFFERENCES: tuple[tuple[str, str], ...] = (
    ("/*/endpoints/*/description", WORDS),
    ("/*/endpoints/*/additional_description", WORDS),
    ("/*/endpoints/*/example_input/*", EXAMPLES),
    ("/python/choices that are none/text", REFUSALS),
    ("/python/echo of a wrong number/text", REFUSALS),
    ("/javascript/choices that are none/error/message", REFUSALS),
    ("/javascript/echo of a wrong number/error/*", REFUSALS),
    ("/javascript/private/*", PRIVATE),
)
