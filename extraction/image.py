"""Opening an upload: what the bytes really are, whether they are safe to decode, and the picture upright in RGB.

Nothing here trusts a file's name. The type is read from the bytes, the size from the header before anything is
decoded, and every refusal is one sentence that says what to do instead. Knows nothing of charts.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import struct
import zlib

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps

from extraction.chart import ChartImage
from extraction.errors import ImageTooLarge, Sentence, UnreadableImage

MAX_BYTES = 20 * 2**20
MAX_PIXELS = 40_000_000
MIN_SIDE = 32

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF")
MANY_FRAMES = ("PNG", "WEBP", "TIFF", "GIF")  # a phone's JPEG may carry a second, hidden picture: its first one counts

PICTURE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
PHONE_BRANDS = (b"avi", b"hei", b"hev", b"mif", b"msf")  # the first letters of AVIF's and HEIC's own type names

# What Pillow raises on damaged bytes; its plugins do not agree on one error.
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError,
          ZeroDivisionError, MemoryError, struct.error, zlib.error)  # fmt: skip
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)

Pixels = npt.NDArray[np.uint8]


def open_image(data: bytes, name: str) -> ChartImage:
    """The picture in `data`, proven to decode as a whole; `name` is only shown, never believed."""
    return identified(decode(data, name), data, name)


def open_with_pixels(data: bytes, name: str) -> tuple[ChartImage, Pixels]:
    """The same, and its pixels, for the price of decoding it once."""
    upright = decode(data, name)
    return identified(upright, data, name), rgb_bytes(upright)


def pixels(image: ChartImage) -> Pixels:
    """The upright picture as height × width × 3 RGB bytes, read-only."""
    return rgb_bytes(decode(image.data, image.name))


def as_others_see_it(image: ChartImage) -> tuple[bytes, str]:
    """The picture as every program shows it, and how the name of such a file ends.

    Its own bytes where nothing in them needs an agreement; else (turned by a camera, see-through, a rarer form) an
    upright PNG on white paper of the very pixels that we read.
    """
    with Image.open(io.BytesIO(image.data), formats=FORMATS) as picture:
        plain = picture.mode in ("RGB", "L") and "transparency" not in picture.info
        if plain and picture.format in ("PNG", "JPEG") and picture.getexif().get(ExifTags.Base.Orientation, 1) == 1:
            return image.data, ".png" if picture.format == "PNG" else ".jpg"
    file = io.BytesIO()
    Image.fromarray(pixels(image)).save(file, "PNG")
    return file.getvalue(), ".png"


def identified(upright: Image.Image, data: bytes, name: str) -> ChartImage:
    return ChartImage(
        sha256=hashlib.sha256(data).hexdigest(), name=name, width=upright.width, height=upright.height, data=data
    )


def rgb_bytes(upright: Image.Image) -> Pixels:
    values = np.array(in_rgb(upright), dtype=np.uint8)
    values.flags.writeable = False
    return values


def decode(data: bytes, name: str) -> Image.Image:
    """The whole picture, camera rotation applied, in its own colour mode."""
    check_bytes(data, name)
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except BOMB as problem:
        raise ImageTooLarge(too_many_pixels(name, None)) from problem
    except DAMAGE as problem:
        raise UnreadableImage(what_it_is_instead(data, name)) from problem
    check_size(picture, name)
    check_frames(picture, name)
    try:
        picture.load()
    except BOMB as problem:
        raise ImageTooLarge(too_many_pixels(name, None)) from problem
    except DAMAGE as problem:
        raise UnreadableImage(damaged(name)) from problem
    return turned_upright(picture)


def check_bytes(data: bytes, name: str) -> None:
    if not data:
        raise UnreadableImage(
            Sentence(zh=f"“{name}”是空文件，没有任何内容。", en=f"“{name}” is an empty file; there is nothing in it.")
        )
    if len(data) > MAX_BYTES:
        size, limit = len(data) / 2**20, MAX_BYTES // 2**20
        raise ImageTooLarge(
            Sentence(
                zh=f"“{name}”有 {size:.1f} MB，超过 {limit} MB 的上限；请只截取图表部分再上传。",
                en=f"“{name}” has {size:.1f} MB, over the limit of {limit} MB; please upload only the chart itself.",
            )
        )


def check_size(picture: Image.Image, name: str) -> None:
    """Refuse by the size in the header, while nothing is decoded yet."""
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise ImageTooLarge(too_many_pixels(name, picture.size))
    if min(width, height) < MIN_SIDE:
        raise UnreadableImage(
            Sentence(
                zh=f"“{name}”只有 {width}×{height} 像素，太小，无法辨认；每边至少需要 {MIN_SIDE} 像素。",
                en=f"“{name}” has only {width}×{height} pixels, too small to read; "
                f"each side needs at least {MIN_SIDE}.",
            )
        )


def check_frames(picture: Image.Image, name: str) -> None:
    if picture.format not in MANY_FRAMES:
        return
    try:
        frames = int(getattr(picture, "n_frames", 1))
    except DAMAGE:
        return  # damage further back; decoding will say so if it matters to the picture shown
    if frames <= 1:
        return
    if picture.format == "TIFF":
        sentence = Sentence(
            zh=f"“{name}”包含 {frames} 页；请把带图表的那一页单独存为图片再上传。",
            en=f"“{name}” has {frames} pages; please save the page with the chart as a picture of its own.",
        )
    else:
        sentence = Sentence(
            zh=f"“{name}”是 {frames} 帧的动画；请上传一张静止的图片。",
            en=f"“{name}” is an animation of {frames} frames; please upload a still picture.",
        )
    raise UnreadableImage(sentence)


def turned_upright(picture: Image.Image) -> Image.Image:
    """The picture as the camera's owner saw it. Unreadable camera notes leave it as it is."""
    try:
        if picture.getexif().get(ExifTags.Base.Orientation, 1) == 1:
            return picture
        return ImageOps.exif_transpose(picture)
    except (*DAMAGE, UserWarning):
        return picture


def in_rgb(picture: Image.Image) -> Image.Image:
    """Any colour mode as RGB on white paper."""
    if picture.mode.startswith(("I", "F")):
        return deep_grey(picture).convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        on_top = picture.convert("RGBA")
        paper = Image.new("RGBA", on_top.size, "white")
        return Image.alpha_composite(paper, on_top).convert("RGB")
    return picture.convert("RGB")  # CMYK too: Pillow has already undone Adobe's inversion of CMYK JPEGs


def deep_grey(picture: Image.Image) -> Image.Image:
    """16-bit, 32-bit and floating point greys in 8 bits; Pillow's own conversion would clip them to white."""
    values = np.asarray(picture).astype(np.float32)
    if picture.mode.startswith("I;16") or (picture.mode == "I" and values.min() >= 0 and 255 < values.max() < 2**16):
        top = 2.0**16 - 1
    elif picture.mode == "F" and values.max(initial=0.0) <= 1:
        top = 1.0
    else:
        top = max(255.0, float(values.max(initial=0.0)))
    grey = np.clip(np.nan_to_num(values) / top * 255, 0, 255).round().astype(np.uint8)
    return Image.fromarray(grey)


def too_many_pixels(name: str, size: tuple[int, int] | None) -> Sentence:
    zh, en = (f"有 {size[0]}×{size[1]} 像素", f"has {size[0]}×{size[1]} pixels") if size else ("像素过多", "is huge")
    return Sentence(
        zh=f"“{name}”{zh}，超过 {MAX_PIXELS // 10_000} 万像素的上限；请缩小或裁剪后再上传。",
        en=f"“{name}” {en}, over the limit of {MAX_PIXELS // 1_000_000} million pixels; please reduce or crop it.",
    )


def damaged(name: str) -> Sentence:
    return Sentence(
        zh=f"“{name}”不完整或已损坏，无法打开；请重新下载或重新导出后再上传。",
        en=f"“{name}” is incomplete or damaged; please download or export it again and upload that.",
    )


def what_it_is_instead(data: bytes, name: str) -> Sentence:
    """A sentence for bytes that are none of the picture types: what they seem to be, and what to upload instead."""
    start = data[:2048]
    words = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(PICTURE_STARTS):
        return damaged(name)
    if start.lstrip().startswith(b"%PDF"):
        return Sentence(
            zh=f"“{name}”是 PDF，目前还不能读取；请把图表所在页导出为图片再上传。",
            en=f"“{name}” is a PDF, which cannot be read yet; please export the page with the chart as a picture.",
        )
    if words.startswith(b"<") and b"<svg" in words:
        return Sentence(
            zh=f"“{name}”是 SVG 矢量图；请导出为 PNG 再上传。",
            en=f"“{name}” is an SVG drawing; please export it as PNG and upload that.",
        )
    if start[4:8] == b"ftyp" and start[8:11] in PHONE_BRANDS:
        kind = "AVIF" if start[8:12].startswith(b"avi") else "HEIC"
        return Sentence(
            zh=f"“{name}”是 {kind} 格式的照片，无法打开；请存为 JPEG 或 PNG 再上传。",
            en=f"“{name}” is a {kind} photo, which cannot be opened; please save it as JPEG or PNG.",
        )
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Sentence(
            zh=f"“{name}”是 Office 文档或压缩包，不是图片；请把图表另存为图片再上传。",
            en=f"“{name}” is an Office document or an archive, not a picture; please save the chart as a picture.",
        )
    if is_text(start):
        return Sentence(
            zh=f"“{name}”里是文字，不是图片，与文件名后缀无关；请上传图片。",
            en=f"“{name}” holds text, not a picture, whatever its name says; please upload a picture.",
        )
    return no_picture(name)


def no_picture(name: str) -> Sentence:
    return Sentence(
        zh=f"“{name}”不是能打开的图片；请上传 PNG、JPEG、WebP、BMP、TIFF 或 GIF。",
        en=f"“{name}” is not a picture we can open; please upload a PNG, JPEG, WebP, BMP, TIFF or GIF.",
    )


def is_text(start: bytes) -> bool:
    if any(byte < 9 for byte in start):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(start)  # incremental: the last character may be cut in two
        except UnicodeDecodeError:
            continue
        return True
    return False
