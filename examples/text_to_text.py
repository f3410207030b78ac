"""Summarise a text by its most telling sentences (extractive, no model to download)."""

import math
import re
from collections import Counter

import stagedoor as gr

STOP_WORDS = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it "
    "its more most no not of on one or our she so some such than that the their them then there these they this those "
    "to under up was we were what when which who will with would you your".split()
)

SAMPLE = (
    "The theatre on Mill Street was built in 1893 as a music hall. It burned down twice and was rebuilt both times by "
    "the people of the town. During the war it served as a hospital, and the dressing rooms still have the old beds. "
    "Today the theatre shows plays, films and school concerts, and nearly every family in town has stood on its "
    "stage. Last year the roof began to leak. The council says a new roof costs more than the town can pay, so the "
    "theatre now asks the town to rebuild it a third time. Tickets for the benefit night are sold at the stage door."
)


def summarize(text: str, sentences: int = 2) -> str:
    """Keep the sentences whose words carry the most weight, in their order."""
    parts = [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]
    if not parts:
        raise gr.Error("There is nothing to summarise yet: paste a text first.")
    words = [[w for w in re.findall(r"[\w']+", part.lower()) if w not in STOP_WORDS] for part in parts]
    frequency = Counter(word for part in words for word in part)

    def weight(index: int) -> float:
        # Dividing by the root of the length keeps long sentences from winning by length alone.
        return sum(frequency[word] for word in words[index]) / math.sqrt(len(words[index]) or 1)

    best = sorted(range(len(parts)), key=weight, reverse=True)[: int(sentences)]
    return " ".join(parts[index] for index in sorted(best))


demo = gr.Interface(
    fn=summarize,
    inputs=[
        gr.Textbox(label="Text", lines=8, placeholder="Paste a text of a few sentences"),
        gr.Slider(1, 6, value=2, step=1, label="Sentences"),
    ],
    outputs=gr.Textbox(label="Summary", lines=4),
    title="Summarise a text",
    description="Picks the sentences that say the most. Runs on this machine; nothing leaves it.",
    examples=[[SAMPLE, 2], [SAMPLE, 1]],
)

if __name__ == "__main__":
    demo.launch()
