from __future__ import annotations

import hashlib
import io
import struct
import time
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from extraction.errors import ImageTooLarge, UnreadableImage
from extraction.image import MAX_BYTES, MIN_SIDE, open_image, pixels

# Pillow grumbles about damaged camera notes and goes on; so do we.
pytestmark = pytest.mark.filterwarnings("ignore:.*:UserWarning", "ignore:.*:PIL.Image.DecompressionBombWarning")

WIDE, TALL = 120, 80
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255)


def four_corners() -> Image.Image:
    """Red top left, green top right, blue bottom left, white bottom right."""
    picture = Image.new("RGB", (WIDE, TALL), WHITE)
    picture.paste(RED, (0, 0, WIDE // 2, TALL // 2))
    picture.paste(GREEN, (WIDE // 2, 0, WIDE, TALL // 2))
    picture.paste(BLUE, (0, TALL // 2, WIDE // 2, TALL))
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def corners(data: bytes) -> list[tuple[int, int, int]]:
    """The colours near the four corners, row by row."""
    seen = pixels(open_image(data, "corners"))
    height, width = seen.shape[:2]
    return [
        (int(seen[y, x][0]), int(seen[y, x][1]), int(seen[y, x][2]))
        for y in (height // 4, height * 3 // 4)
        for x in (width // 4, width * 3 // 4)
    ]


def nearly(seen: list[tuple[int, int, int]], wanted: list[tuple[int, int, int]], within: int = 6) -> bool:
    return bool(np.abs(np.array(seen) - np.array(wanted)).max() <= within)


def refusal(data: bytes, name: str = "picture.png") -> UnreadableImage:
    """The refusal, which must name the file and speak one sentence in each language."""
    with pytest.raises(UnreadableImage) as caught:
        open_image(data, name)
    sentence = caught.value.sentence
    for words, end in ((sentence.zh, "。"), (sentence.en + " ", ". ")):
        assert words.startswith(f"“{name}”")
        assert words.endswith(end)
        assert words.count(end) == 1
    return caught.value


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(width: int, height: int) -> bytes:
    """A small PNG whose header promises an enormous white picture, and keeps the promise."""
    line = b"\x00" + b"\xff" * ((width + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"])
def test_every_common_type_opens_whatever_its_name_says(kind: str) -> None:
    data = saved(four_corners(), kind)
    image = open_image(data, "chart.xyz")
    assert (image.width, image.height, image.name) == (WIDE, TALL, "chart.xyz")
    assert image.sha256 == hashlib.sha256(data).hexdigest()
    assert nearly(corners(data), [RED, GREEN, BLUE, WHITE], within=30)


def test_pixels_are_rgb_bytes_that_nobody_can_change() -> None:
    seen = pixels(open_image(saved(four_corners(), "PNG"), "a.png"))
    assert seen.shape == (TALL, WIDE, 3)
    assert seen.dtype == np.uint8
    with pytest.raises(ValueError, match="read-only"):
        seen[0, 0, 0] = 1


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_photo_taken_with_the_camera_turned_comes_out_upright(kind: str, orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = four_corners().transpose(undo[orientation]) if orientation > 1 else four_corners()
    note = Image.Exif()
    note[0x0112] = orientation
    data = saved(stored, kind, exif=note, quality=95) if kind != "TIFF" else saved(stored, kind, exif=note)
    image = open_image(data, "photo")
    assert (image.width, image.height) == (WIDE, TALL)
    assert nearly(corners(data), [RED, GREEN, BLUE, WHITE], within=40)


def test_a_camera_note_in_tatters_does_not_spoil_the_picture() -> None:
    data = saved(four_corners(), "JPEG", quality=95, exif=b"Exif\x00\x00MM\x00*\x00\x00\xff\xff\x00\x01garbage")
    assert nearly(corners(data), [RED, GREEN, BLUE, WHITE], within=30)


def test_what_is_transparent_is_white_paper() -> None:
    picture = four_corners().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, WIDE // 2, TALL // 2))
    picture.paste((0, 0, 0, 128), (WIDE // 2, 0, WIDE, TALL // 2))
    assert nearly(corners(saved(picture, "PNG")), [WHITE, (127, 127, 127), BLUE, WHITE])
    assert nearly(corners(saved(picture.convert("LA"), "PNG"))[:1], [WHITE])


def test_a_palette_with_a_transparent_colour_is_white_there() -> None:
    picture = four_corners().quantize(4)
    data = saved(picture, "PNG", transparency=picture.getpixel((1, 1)))
    assert nearly(corners(data), [WHITE, GREEN, BLUE, WHITE])


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr", "LAB", "HSV"])
def test_every_colour_mode_becomes_rgb(mode: str) -> None:
    picture = four_corners().convert(mode) if mode != "LAB" else Image.new("LAB", (WIDE, TALL), (255, 128, 128))
    kind = {"CMYK": "TIFF", "YCbCr": "TIFF", "LAB": "TIFF", "HSV": "PNG"}.get(mode, "PNG")
    seen = corners(saved(picture if mode != "HSV" else picture.convert("RGB"), kind))
    assert nearly(seen[3:], [WHITE])
    if mode in ("P", "CMYK", "YCbCr", "HSV"):
        assert nearly(seen, [RED, GREEN, BLUE, WHITE], within=30)


def test_a_printers_jpeg_in_cmyk_is_not_a_negative() -> None:
    data = saved(four_corners().convert("CMYK"), "JPEG", quality=95)
    assert b"Adobe" in data
    assert nearly(corners(data), [RED, GREEN, BLUE, WHITE], within=40)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_keep_their_middle(kind: str) -> None:
    deep = np.full((TALL, WIDE), 2**16 - 1, dtype=np.uint16)
    deep[: TALL // 2, : WIDE // 2] = 2**15
    seen = corners(saved(Image.fromarray(deep), kind))
    assert nearly(seen, [(128, 128, 128), WHITE, WHITE, WHITE])


def test_floating_point_grey_keeps_its_middle() -> None:
    deep = np.ones((TALL, WIDE), dtype=np.float32)
    deep[: TALL // 2, : WIDE // 2] = 0.5
    assert nearly(corners(saved(Image.fromarray(deep), "TIFF"))[:2], [(128, 128, 128), WHITE])


def test_an_empty_file_is_refused() -> None:
    assert "empty" in str(refusal(b""))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "ascii"])
def test_text_renamed_to_png_is_refused(encoding: str) -> None:
    words = "年份,营业收入\n2023,1789.01\n" * 200 if encoding != "ascii" else "year,revenue\n" * 300
    assert "text, not a picture" in str(refusal(words.encode(encoding), "chart.png"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"])
@pytest.mark.parametrize("part", [0.02, 0.2, 0.5, 0.8])
def test_a_picture_cut_short_is_refused(kind: str, part: float) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    data = saved(Image.fromarray(noise), kind)
    refusal(data[: int(len(data) * part)])


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_refusal_of_a_cut_picture_says_it_is_damaged(kind: str) -> None:
    data = saved(four_corners(), kind)
    for length in (12, 60, len(data) // 2):
        assert "incomplete or damaged" in str(refusal(data[:length]))


def test_a_decompression_bomb_is_refused_quickly_and_with_little_memory() -> None:
    data = bomb(30_000, 30_000)
    assert len(data) < 300_000
    tracemalloc.start()
    started = time.perf_counter()
    problem = refusal(data)
    seconds, peak = time.perf_counter() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(problem, ImageTooLarge)
    assert seconds < 1
    assert peak < 2**24


def test_too_many_pixels_are_counted_in_the_refusal() -> None:
    problem = refusal(bomb(8_000, 5_001))
    assert isinstance(problem, ImageTooLarge)
    assert "8000×5001" in problem.sentence.en
    assert "4000 万像素" in problem.sentence.zh


def test_as_many_pixels_as_allowed_open() -> None:
    assert open_image(bomb(8_000, 5_000), "large.png").width == 8_000


@pytest.mark.parametrize("size", [(2, 2), (MIN_SIDE - 1, 400), (400, MIN_SIDE - 1)])
def test_a_speck_is_refused(size: tuple[int, int]) -> None:
    assert "too small" in str(refusal(saved(Image.new("RGB", size), "PNG")))


def test_forty_megabytes_are_refused_unread() -> None:
    problem = refusal(b"\x89PNG\r\n\x1a\n" + bytes(40 * 2**20))
    assert isinstance(problem, ImageTooLarge)
    assert "40.0 MB" in problem.sentence.zh
    refusal(bytes(MAX_BYTES + 1))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation_is_asked_for_as_a_still_picture(kind: str) -> None:
    frames = [Image.new("RGB", (WIDE, TALL), colour) for colour in (RED, GREEN, BLUE)]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
    assert "animation of 3 frames" in str(refusal(data, "chart.gif"))


def test_a_tiff_of_many_pages_is_asked_for_page_by_page() -> None:
    data = saved(four_corners(), "TIFF", save_all=True, append_images=[four_corners()])
    assert "2 pages" in str(refusal(data, "report.tiff"))


def test_a_phones_jpeg_with_a_second_hidden_picture_opens() -> None:
    data = saved(four_corners(), "MPO", save_all=True, append_images=[Image.new("RGB", (WIDE, TALL))])
    assert nearly(corners(data), [RED, GREEN, BLUE, WHITE], within=60)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"></svg>', "SVG"),
        (b"\xef\xbb\xbf<svg width='10'></svg>", "SVG"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif", "AVIF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "Office"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isom", "not a picture we can open"),
        (bytes(range(256)) * 8, "not a picture we can open"),
    ],
)
def test_other_files_are_called_by_their_name(data: bytes, said: str) -> None:
    assert said in str(refusal(data, "chart.png"))


@given(st.binary(max_size=400), st.sampled_from(["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"]), st.data())
def test_no_bytes_break_it(junk: bytes, kind: str, data: st.DataObject) -> None:
    whole = bytearray(saved(four_corners().resize((40, 40)), kind))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at : at + len(junk)] = junk
    for candidate in (junk, bytes(whole)):
        try:
            image = open_image(candidate, "x")
        except UnreadableImage:
            continue
        assert pixels(image).shape == (image.height, image.width, 3)


def test_pillows_own_settings_are_left_alone() -> None:
    before = (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES)
    open_image(saved(four_corners(), "PNG"), "a.png")
    refusal(bomb(30_000, 10_000))
    assert before == (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES)
