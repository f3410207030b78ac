"""Many images and videos."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import Literal, Unpack, cast

from stagedoor.components.base import Block, Component, FieldOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.filetypes import normalized_types, why_not
from stagedoor.components.image import ImageSource
from stagedoor.components.images import ImageType, load_image, publish_image
from stagedoor.components.schemas import IMAGE, nullable, with_files
from stagedoor.files import active
from stagedoor.files.names import mime_type_of


class Gallery(Component):
    """Images and videos in a grid, each with a caption. Functions receive a list of `(media, caption)`.

    They return a list of media or of `(media, caption)`: arrays, PIL images, paths, addresses.

    Args:
        value: First entries, or a function that returns them.
        format: File format in which arrays and PIL images are sent.
        file_types: Types that visitors may upload: "image", "video", or suffixes; None takes both.
        columns: Columns of the grid.
        rows: Rows of the grid; None for as many as are needed.
        height: Height in px, or with a CSS unit; the grid scrolls.
        allow_preview: Whether an entry opens large.
        preview: Whether it starts with an entry open.
        selected_index: Index of the entry chosen first.
        object_fit: CSS `object-fit` of the thumbnails.
        buttons: "share", "download", "download_all", "fullscreen" (by default all but the first), and Buttons.
        type: Form in which functions receive images; videos are always paths.
        fit_columns: Whether a few entries spread over the whole width.
        sources: Where visitors may take images from; by default all three.
        options: See `Component`.
    """

    select = EventListener("select", "The visitor chose an entry.")
    upload = EventListener("upload", "The visitor uploaded files.")
    change = EventListener("change", "The entries changed.", trigger_mode="always_last")
    delete = EventListener("delete", "The visitor removed an entry.")
    preview_close = EventListener("preview_close", "The large view was closed.")
    preview_open = EventListener("preview_open", "The large view was opened.")

    def __init__(
        self,
        value: Sequence[object] | Callable[..., object] | None = None,
        *,
        format: str = "webp",
        file_types: list[str] | None = None,
        columns: int | None = 2,
        rows: int | None = None,
        height: int | float | str | None = None,
        allow_preview: bool = True,
        preview: bool | None = None,
        selected_index: int | None = None,
        object_fit: Literal["contain", "cover", "fill", "none", "scale-down"] | None = None,
        buttons: list[Literal["share", "download", "download_all", "fullscreen"] | Block] | None = None,
        type: ImageType = "filepath",
        fit_columns: bool = True,
        sources: list[ImageSource] | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        self.format = format
        self.file_types = normalized_types(file_types)
        self.columns = columns
        self.rows = rows
        self.height = height
        self.allow_preview = allow_preview
        self.preview = preview
        self.selected_index = selected_index
        self.object_fit = object_fit
        self.buttons = ["download", "download_all", "fullscreen"] if buttons is None else buttons
        self.type: ImageType = type
        self.fit_columns = fit_columns
        self.sources: list[ImageSource] = sources or ["upload", "webcam", "clipboard"]
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> object:
        """Return a list of (media, caption); None when the gallery is empty."""
        if payload is None or payload == []:
            return None
        if not isinstance(payload, list):
            raise self.refuse(f"expected a list of images, got {payload!r:.100}")
        entries: list[tuple[object, str | None]] = []
        for entry in cast("list[object]", payload):
            fields = cast("dict[str, object]", entry) if isinstance(entry, dict) else {}
            media = fields.get("image") or fields.get("video") or (fields if "path" in fields else None)
            caption = fields.get("caption")
            if media is None or not (caption is None or isinstance(caption, str)):
                raise self.refuse(f'expected {{"image" or "video", "caption"}}, got {entry!r:.100}')
            entries.append((self._received(media), caption))
        return entries

    def _received(self, media: object) -> object:
        path = active().resolve(media, component=self.display_name)
        reason = why_not(path, self.file_types)
        if reason is not None:
            raise self.refuse(reason)
        if (mime_type_of(path.name) or "").startswith("video/"):
            if path.stat().st_size == 0:
                raise self.refuse(f"{path.name!r} is empty")
            return str(path)
        return load_image(path, type=self.type, image_mode=None, refuse=self.refuse)

    def postprocess(self, value: object) -> list[dict[str, object]]:
        """Return the entries as files with captions.

        Raises:
            ValueError: When an entry is neither image nor video.
        """
        if not hasattr(value, "shape") and not value:
            return []
        kind = type(value).__name__
        if hasattr(value, "shape") and not isinstance(value, (list, tuple)):
            value = list(cast("Sequence[object]", value))  # a batch of images in one array
        if isinstance(value, (Iterator, Set)):
            value = list(cast("Iterable[object]", value))
        if not isinstance(value, (list, tuple)):
            msg = f"{self.display_name} takes a list of images; got {kind}"
            raise ValueError(msg)  # noqa: TRY004 - as all values that a component cannot show
        return [self._published(entry) for entry in cast("Sequence[object]", value)]

    def _published(self, entry: object) -> dict[str, object]:
        caption: object = None
        media = entry
        if isinstance(entry, (list, tuple)):
            pair = cast("Sequence[object]", entry)
            media, caption = pair[0], (pair[1] if len(pair) > 1 else None)
        elif isinstance(entry, dict) and ({"image", "video"} & cast("dict[str, object]", entry).keys()):
            fields = cast("dict[str, object]", entry)
            media, caption = fields.get("image") or fields.get("video"), fields.get("caption")
        file = publish_image(media, format=self.format, what=self.display_name)
        name = os.fspath(cast("str", media)) if isinstance(media, (str, os.PathLike)) else file.path
        is_video = (mime_type_of(name.split("?", 1)[0]) or "").startswith("video/")
        return {"video" if is_video else "image": file, "caption": None if caption is None else str(caption)}

    def api_info(self) -> JSONSchema:
        """The payload is a list of files with captions."""
        caption = {**nullable({"type": "string"}), "title": "Caption"}

        def entry(kind: str, media: str) -> JSONSchema:
            properties = {kind: {"$ref": f"#/$defs/{media}"}, "caption": caption}
            return {"type": "object", "title": f"Gallery{kind.title()}", "properties": properties, "required": [kind]}

        return with_files(
            {
                "type": "array",
                "items": {"anyOf": [{"$ref": "#/$defs/GalleryImage"}, {"$ref": "#/$defs/GalleryVideo"}]},
                "title": "GalleryData",
            },
            GalleryImage=entry("image", "ImageData"),
            GalleryVideo=entry("video", "FileData"),
            ImageData=IMAGE,
        )

    def example_payload(self) -> object:
        """One image, to be uploaded first."""
        file = {"path": "image.png", "meta": {"_type": "gradio.FileData"}, "orig_name": "image.png"}
        return [{"image": file, "caption": None}]
