"""A streaming chat about the house rules of a small theatre: plain word matching, no model to download."""

import re
import time
from collections.abc import Iterator

import stagedoor as gr

ANSWERS = {
    "tickets ticket price buy cost": "Tickets cost **12 €**, and **7 €** for pupils. You can buy them at the stage door.",
    "time begin start open doors when": "Doors open at **19:00** and the play begins at **19:30**.",
    "children kids child age": "Children are welcome from six years on. Matinees on Sunday are made for them.",
    "wheelchair access step stairs lift": "The stalls are step-free, and a lift goes to the first balcony.",
    "rehearsal join play act audition": "Auditions are on the first Monday of a month:\n\n1. a poem\n2. a song\n3. courage",
    "code program api": 'You can ask me from a program:\n\n```python\nclient.predict("When does it begin?", api_name="/answer")\n```',
}
FALLBACK = "I only know about tickets, times, children, access and auditions. Ask me about one of these."
SECONDS_PER_WORD = 0.02


def answer(message: str, history: list[dict[str, object]]) -> Iterator[str]:
    """Stream the answer whose key words fit the question best, word by word."""
    words = set(re.findall(r"\w+", message.lower()))
    score, text = max((len(words & set(keys.split())), reply) for keys, reply in ANSWERS.items())
    shown = ""
    for piece in re.findall(r"\S+\s*", text if score else FALLBACK):
        shown += piece
        yield shown
        time.sleep(SECONDS_PER_WORD)  # the pace of a speaker; a real model sets its own


demo = gr.ChatInterface(
    answer,
    title="Ask the doorkeeper",
    description="Answers questions about tickets, times and auditions.",
    examples=["When does it begin?", "What does a ticket cost?", "How can I join the play?"],
)

if __name__ == "__main__":
    demo.launch()
