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
    ("*/example_inputs", "examples name no file of somebody else's host, and say it in other words"),
    # Values
    ("Chatbot/takes.0", "a message whose content is plain text is taken, too, as in Gradio 5"),
    ("Chatbot/gives.6", "a component in a message carries the arguments that the author gave, no others"),
    ("Chatbot files/gives.1", "a tuple of a path is still a file, as in Gradio 3 to 5"),
    ("List/props.*", "a list has one column from the start"),
    ("List/api.take.default", "a list has one column from the start"),
    ("behaviours/choice_unknown.*", "refusals are said in Stagedoor's own words"),
    ("shown Dataset/plain 2", "a row of one cell may be given as the cell"),
    ("read Timer/number 2", "seconds are not negative"),
    ("read Chatbot/chat file", "a file is told with its size and type, without the marks of the wire"),
    (
        "read Image numpy */picture frames",
        "an animated GIF as an array is its first picture in colours, not places in its palette",
    ),
    # Properties
    ("*/props.name", "the name repeats the type"),
    ("State/props.*", "what State holds never leaves the server"),
    ("*/props.datatype", "types are spelled out for each column"),
    ("*/props.row_count", INTERNAL),
    ("*/props.col*_count", INTERNAL),
    ("*/props.static_columns", "columns that are not fixed are not sent"),
    ("Dataset*/props.*", "components of a row are told by name; properties that are not given are not sent"),
    ("Gallery*/props.sources", "pictures may come from camera and clipboard, too"),
    ("FileExplorer/props.root_dir", "no server path leaves the server"),
    ("ClearButton/props.api_visibility", INTERNAL),
    ("DeepLinkButton/props.*", "the icon is the page's own"),
    ("parameters */buttons.*", "the buttons that are there by default are others"),
    ("parameters */*.props.col*_count", INTERNAL),
    ("parameters */*.example_inputs", "examples name no file of somebody else's host"),
    # Listeners
    ("events/Blocks", "the page's events stand on the class"),
    ("listeners/*.targets", "the end of a visit is an event of the page"),
    ("*/*.show_progress", "listeners of the page's own show no progress"),
    ("*Interface*/*.js", "Clear sets no property that it does not change"),
    ("Blocks nested/*.js", "Clear sets no property that it does not change; links are made by the page's own script"),
    ("*Interface*/*.queue", "Flag waits in line, so that it can say that the row is kept"),
    ("Blocks *.queue", "values that nobody asked for need no place in line"),
    ("Interface *live/0.time_limit", "a limit is only told where something streams"),
    ("*xamples*/*.targets", "examples have a heading"),
    ("*xamples*/*.inputs", "examples have a heading"),
    ("TabbedInterface/13.api_name", NEWER),
    ("Blocks */*.trigger_mode", "values that follow a field are computed for what is in it last"),
    ("*//partial.description", "a partial has no words of its own"),
    ("Interface callable/*", "`self` is no parameter of a callable object"),
    ("api/*.python_type", "hints of postponed annotations are read, and unions keep the author's order"),
    ("layouts/*.name", "the name repeats the type"),
)
