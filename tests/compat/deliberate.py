"""Where Stagedoor differs from Gradio on purpose: patterns over `case/fact`, with the reason.

A row that no difference matches any more fails the test, so that the list stays true.
"""

from __future__ import annotations

NEWER = "Gradio 6.31's; apps of 6.25 and before saw what Stagedoor does"
INTERNAL = "a property that only Gradio's own page reads"

DIFFERENCES: tuple[tuple[str, str], ...] = (
    # Every component
    ("*/props.streamable", INTERNAL),
    ("*/props._undoable", INTERNAL),
    ("*/props._retryable", INTERNAL),
    ("*/props.likeable", INTERNAL),
    ("*/props.watermark", "options that are not given are not sent"),
    ("*/props.webcam_options", "options that are not given are not sent"),
    ("*/props.waveform_options", "options that are not given are not sent"),
    ("*/props.avatar_images", "options that are not given are not sent"),
    ("*/props.buttons", "no share button: it uploads to a discussion board of the Hub"),
    ("*/props._selectable", "what stands on no page cannot be selected"),
    ("*/props.server_fns", "functions of the component that only Gradio's own page calls"),
    ("*/example_inputs", "examples name no file of somebody else's host, and follow the component's limits"),
    # Values
    ("Slider/gives.1", "a number outside of the range is moved into it: the visitor could not send it back"),
    ("Chatbot/takes.0", "a message whose content is plain text is taken, too, as in Gradio 5"),
    ("Chatbot/gives.6", "a component in a message carries the arguments that the author gave, no others"),
    ("Chatbot files/gives.1", "a tuple of a path is still a file, as in Gradio 3 to 5"),
    ("Plot/gives.0", "figures are cut to what is drawn, as before Gradio 6.31"),
    ("Dataframe*/gives.*", NEWER),
    ("*/api.take.default", NEWER + " (an empty table has one empty row)"),
    ("*/props.value", NEWER + " (an empty table has one empty row)"),
    ("List/props.headers", "a list has one column from the start"),
    # Properties
    ("*/props.name", "the name repeats the type"),
    ("State/props.*", "what State holds never leaves the server"),
    ("Markdown/props.show_label", INTERNAL),
    ("*/props.datatype", "types are spelled out for each column"),
    ("*/props.row_count", INTERNAL),
    ("*/props.col*_count", INTERNAL),
    ("*/props.static_columns", "columns that are not fixed are not sent"),
    ("Dataset*/props.*", "components of a row are told by name; properties that are not given are not sent"),
    ("Gallery*/props.sources", "pictures may come from camera and clipboard, too"),
    ("FileExplorer/props.root_dir", "no server path leaves the server"),
    ("ClearButton/props.api_visibility", INTERNAL),
    ("DeepLinkButton/props.*", "the icon is the page's own"),
    # Listeners
    ("events/Blocks", "the page's events stand on the class"),
    ("listeners/*.api_name", "api_name=False takes no name from the others"),
    ("listeners/*.api_visibility", "the end of a visit cannot be called from outside by name"),
    ("listeners/*.targets", "the end of a visit is an event of the page"),
    ("*/*.show_progress", "listeners of the page's own show no progress"),
    ("*/*.js", "Clear sets no property that it does not change"),
    ("*/*.queue", "Flag waits in line, so that it can say that the row is kept"),
    ("*/*.time_limit", "a limit is only told where something streams"),
    ("*/*.after", "a generator starts at once: Gradio changes the buttons first, one round trip earlier"),
    ("*/*.targets", "a generator starts at once: Gradio changes the buttons first, one round trip earlier"),
    ("*/*.inputs", "examples have a heading"),
    ("Interface state/2.outputs", "a State that is input and output is told once"),
    ("TabbedInterface/13.api_name", "the last one of several functions of the same name has another number"),
    ("Interface auto/*", "clear_btn=None means no Clear button"),
    ("api/*.python_type", "hints of postponed annotations are read, and unions keep the author's order"),
    ("layouts/*.name", "the name repeats the type"),
)
