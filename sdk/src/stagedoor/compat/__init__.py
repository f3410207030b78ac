"""Everything that exists only for spellings of older Gradio versions; loaded when one is met."""
