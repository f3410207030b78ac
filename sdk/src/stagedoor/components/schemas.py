"""JSON Schemas of values that hold files, spelled as Gradio's clients know them.

The names and shapes are part of the wire: both official clients find files in a schema by them, and callers read
them in the API description.
"""

from __future__ import annotations

from collections.abc import Mapping

JSONSchema = dict[str, object]


def nullable(schema: Mapping[str, object]) -> JSONSchema:
    """Return the schema of a field that may be missing or null."""
    return {"anyOf": [dict(schema), {"type": "null"}], "default": None}


def _titled(schema: Mapping[str, object], title: str) -> JSONSchema:
    return {**schema, "title": title}


_TEXT: Mapping[str, object] = {"type": "string"}

FILE_META: Mapping[str, object] = {
    "type": "object",
    "title": "FileDataMeta",
    "properties": {"_type": {"const": "gradio.FileData", "title": "Type", "type": "string"}},
    "required": ["_type"],
}
"""The mark by which files are told from other objects."""

FILE: Mapping[str, object] = {
    "type": "object",
    "title": "FileData",
    "properties": {
        "path": {"title": "Path", "type": "string"},
        "url": _titled(nullable(_TEXT), "Url"),
        "size": _titled(nullable({"type": "integer"}), "Size"),
        "orig_name": _titled(nullable(_TEXT), "Orig Name"),
        "mime_type": _titled(nullable(_TEXT), "Mime Type"),
        "is_stream": {"default": False, "title": "Is Stream", "type": "boolean"},
        "meta": {"$ref": "#/$defs/FileDataMeta"},
    },
    "required": ["path"],
}
"""A file; `FILE_META` has to stand in the definitions beside it."""

IMAGE: Mapping[str, object] = {
    "type": "object",
    "title": "ImageData",
    "description": "An image: a path of an uploaded file, or an address.",
    "properties": {
        "path": {**nullable(_TEXT), "title": "Path", "description": "Path of an uploaded file"},
        "url": {**nullable(_TEXT), "title": "Url", "description": "Public address, or a data: address"},
        "size": {**nullable({"type": "integer"}), "title": "Size", "description": "Size in bytes"},
        "orig_name": {**nullable(_TEXT), "title": "Orig Name", "description": "Name at the sender"},
        "mime_type": {**nullable(_TEXT), "title": "Mime Type", "description": "MIME type"},
        "is_stream": {"default": False, "title": "Is Stream", "type": "boolean", "description": "False for images"},
        "meta": {
            "type": "object",
            "title": "Meta",
            "additionalProperties": True,
            "default": {"_type": "gradio.FileData"},
        },
    },
}
"""An image; needs no definitions."""

FILE_REFERENCE: Mapping[str, object] = {"$ref": "#/$defs/FileData"}
"""A file inside of a larger value; see `with_files`."""


def with_files(schema: Mapping[str, object], **definitions: Mapping[str, object]) -> JSONSchema:
    """Return the schema of a value that says `FILE_REFERENCE` in places.

    Args:
        schema: The value's schema.
        definitions: Further definitions that it refers to, by name.
    """
    return {"$defs": {"FileData": dict(FILE), "FileDataMeta": dict(FILE_META), **definitions}, **schema}


def file_schema() -> JSONSchema:
    """Return the schema of a value that is a file."""
    return {"$defs": {"FileDataMeta": dict(FILE_META)}, **FILE}


def files_schema() -> JSONSchema:
    """Return the schema of a value that is a list of files."""
    return with_files({"items": dict(FILE_REFERENCE), "title": "ListFiles", "type": "array"})


def _object(title: str, properties: Mapping[str, object], *required: str) -> JSONSchema:
    schema: JSONSchema = {"type": "object", "title": title, "properties": dict(properties)}
    return {**schema, "required": list(required)} if required else schema


def _kind(name: str) -> JSONSchema:
    return {"const": name, "default": name, "title": "Type", "type": "string"}


def conversation_schema() -> JSONSchema:
    """Return the schema of a conversation: messages of text, files and components."""
    anything: JSONSchema = {"type": "object", "additionalProperties": True}
    number_or_text = {"anyOf": [{"type": "integer"}, {"type": "string"}]}
    parts = ("TextMessage", "FileMessage", "ComponentMessage")
    return with_files(
        {"items": {"$ref": "#/$defs/Message"}, "title": "ChatbotDataMessages", "type": "array"},
        TextMessage=_object("TextMessage", {"text": _TEXT, "type": _kind("text")}, "text"),
        FileMessage=_object(
            "FileMessage", {"file": FILE_REFERENCE, "alt_text": nullable(_TEXT), "type": _kind("file")}, "file"
        ),
        ComponentMessage=_object(
            "ComponentMessage",
            {
                "component": _TEXT,
                "value": {"title": "Value"},
                "constructor_args": anything,
                "props": anything,
                "type": _kind("component"),
            },
            "component",
            "value",
            "constructor_args",
            "props",
        ),
        MetadataDict=_object(
            "MetadataDict",
            {
                "title": {"title": "Title", "type": "string"},
                "id": number_or_text,
                "parent_id": number_or_text,
                "log": _TEXT,
                "duration": {"type": "number"},
                "status": {"enum": ["pending", "done"], "type": "string"},
            },
        ),
        OptionDict=_object("OptionDict", {"value": _TEXT, "label": _TEXT}, "value"),
        Message=_object(
            "Message",
            {
                "role": _TEXT,
                "metadata": nullable({"$ref": "#/$defs/MetadataDict"}),
                "content": {
                    "type": "array",
                    "items": {"anyOf": [{"$ref": f"#/$defs/{part}"} for part in parts]},
                },
                "options": nullable({"items": {"$ref": "#/$defs/OptionDict"}, "type": "array"}),
            },
            "role",
            "content",
        ),
    )
