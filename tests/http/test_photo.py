# SPDX-License-Identifier: Apache-2.0
"""roubaix-photo by itself: upright, smaller, without metadata; and what a hostile picture costs."""
import io
import resource
import struct
import subprocess
import zipfile
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from portal import BUILD

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 160, 0), (0, 0, 255), (255, 255, 255)
CORNERS = (RED, GREEN, BLUE, WHITE)     # upper left, upper right, lower left, lower right
OK, USAGE, DATA = 0, 64, 65


@pytest.fixture
def photo(tmp_path):
    """Runs the program on bytes; says how it ended, what it printed, and where the picture and its thumbnail are."""
    def run(data):
        source, picture, thumbnail = (tmp_path / name for name in ("in", "out", "thumb"))
        source.write_bytes(data)
        done = subprocess.run([BUILD / "roubaix-photo", source, picture, thumbnail], capture_output=True, text=True,
                              timeout=60)
        return done.returncode, done.stdout, picture, thumbnail
    return run


def four_corners(size):
    image = Image.new("RGB", size, RED)
    half = (size[0] // 2, size[1] // 2)
    image.paste(GREEN, (half[0], 0, size[0], half[1]))
    image.paste(BLUE, (0, half[1], half[0], size[1]))
    image.paste(WHITE, (*half, *size))
    return image


def jpeg(image, exif=None, **more):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, **({"exif": exif} if exif else {}), **more)
    return out.getvalue()


def png(image, **more):
    out = io.BytesIO()
    image.save(out, "PNG", **more)
    return out.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bare_png(width, height, data, depth=8, colour=2):
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def corners(path):
    image = Image.open(path).convert("RGB")
    x, y = image.size
    return [image.getpixel((i * x // 4, j * y // 4)) for j in (1, 3) for i in (1, 3)]


def near(seen, wanted):
    return all(abs(a - b) < 24 for one, other in zip(seen, wanted) for a, b in zip(one, other))


# How a camera stores an upright picture, for each orientation it may then declare.
STORED = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_90", 7: "TRANSVERSE",
          8: "ROTATE_270"}


@pytest.mark.parametrize("orientation", range(0, 10))
def test_every_orientation_is_turned_upright(photo, orientation):
    image = four_corners((600, 400))
    if orientation in STORED:
        image = image.transpose(getattr(Image, STORED[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    code, said, picture, thumbnail = photo(jpeg(image, exif))
    assert (code, said) == (OK, "600 400\n")
    assert Image.open(picture).size == (600, 400)
    assert near(corners(picture), CORNERS), corners(picture)
    assert near(corners(thumbnail), CORNERS), corners(thumbnail)


def test_metadata_are_gone(photo):
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[2] = (50.0, 41.0, 25.0)
    whole = jpeg(four_corners((60, 40)), exif, comment=b"SECRETWORDS", icc_profile=b"SECRETPROFILE")
    _, _, picture, thumbnail = photo(whole)
    for path in (picture, thumbnail):
        assert b"SECRET" not in path.read_bytes() and b"Exif" not in path.read_bytes()
        assert not Image.open(path).getexif()


def test_metadata_of_a_png_are_gone(photo):
    words = PngInfo()
    words.add_text("Author", "SECRETNAME")
    words.add_itxt("XML:com.adobe.xmp", "<gps>SECRETPLACE</gps>")
    code, said, picture, thumbnail = photo(png(four_corners((60, 40)), pnginfo=words))
    assert (code, said) == (OK, "60 40\n")
    assert Image.open(picture).format == "PNG" and Image.open(thumbnail).format == "JPEG"
    assert b"SECRET" not in picture.read_bytes() + thumbnail.read_bytes()
    assert Image.open(picture).info.keys() <= {"dpi"}


def test_what_is_transparent_stays_so_and_is_white_in_the_thumbnail(photo):
    image = Image.new("RGBA", (60, 40), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 30, 40))
    _, _, picture, thumbnail = photo(png(image))
    assert Image.open(picture).convert("RGBA").getpixel((50, 20))[3] == 0
    assert near([Image.open(thumbnail).getpixel((50, 20)), Image.open(thumbnail).getpixel((8, 20))], [WHITE, BLUE])


@pytest.mark.parametrize("size,out,thumb", [
    ((5000, 2500), (2560, 1280), (320, 160)), ((1000, 3000), (853, 2560), (106, 320)), ((320, 200), (320, 200), (320, 200)),
    ((1, 1), (1, 1), (1, 1)), ((9000, 2), (2560, 1), (320, 1)),
])
def test_large_pictures_are_made_smaller_and_small_ones_are_not_made_larger(photo, size, out, thumb):
    code, said, picture, thumbnail = photo(png(Image.new("RGB", size, RED)))
    assert (code, said) == (OK, "%d %d\n" % out)
    assert Image.open(picture).size == out and Image.open(thumbnail).size == thumb


KINDS = {
    "png-bit": png(Image.new("1", (50, 30), 1)),
    "png-grey": png(Image.new("L", (50, 30), 9)),
    "png-palette": png(Image.new("P", (50, 30))),
    "png-16": png(Image.new("I;16", (50, 30))),
    "jpeg-grey": jpeg(Image.new("L", (50, 30))),
    "jpeg-cmyk": jpeg(Image.new("CMYK", (50, 30))),
    "jpeg-progressive": jpeg(Image.new("RGB", (50, 30)), progressive=True),
    "jpeg-with-more-behind": jpeg(Image.new("RGB", (50, 30))) + b"what some cameras put behind",
}


@pytest.mark.parametrize("image", KINDS.values(), ids=KINDS.keys())
def test_all_kinds_of_jpeg_and_png(photo, image):
    code, said, picture, _ = photo(image)
    assert (code, said) == (OK, "50 30\n")
    Image.open(picture).load()


def a_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


def with_a_thumbnail_inside():
    """A picture whose Exif block holds a whole little one, as cameras write it."""
    little = jpeg(Image.new("RGB", (80, 60), GREEN))
    block = b"Exif\0\0" + little
    whole = jpeg(four_corners((600, 400)))
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + whole[2:]


def test_a_picture_with_a_thumbnail_inside(photo):
    assert photo(with_a_thumbnail_inside())[:2] == (OK, "600 400\n")


WHOLE = jpeg(four_corners((600, 400)))


BROKEN = {
    "empty": b"",
    "byte": b"\xff",
    "start": b"\xff\xd8\xff",
    "start-end": b"\xff\xd8\xff\xd9",
    "text": b"bonjour",
    "zip": a_zip(),
    "gif": b"GIF89a" + bytes(40),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "jpeg-head": WHOLE[:200],
    "jpeg-half": WHOLE[:len(WHOLE) // 2],
    "jpeg-without-end": WHOLE[:-2],
    "jpeg-cut-behind-thumbnail": with_a_thumbnail_inside()[:-600],
    "jpeg-filler": b"\xff\xd8" + b"\xff" * 5000,
    "jpeg-long-segment": b"\xff\xd8\xff\xe1\xff\xff",
    "png-head": b"\x89PNG\r\n\x1a\n",
    "png-half": png(four_corners((60, 40)))[:60],
    "png-no-width": bare_png(0, 10, b""),
    "png-no-deflate": bare_png(10, 10, b"no deflate"),
    "png-no-rows": bare_png(10, 10, zlib.compress(b"")),
    "png-bomb": bare_png(50000, 50000, zlib.compress(bytes(100000))),
    "png-huge": bare_png(2 ** 31 - 1, 2 ** 31 - 1, b""),
    "png-wide": bare_png(90000, 600, zlib.compress(b"")),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_what_cannot_be_decoded(photo, data):
    assert photo(data)[:2] == (DATA, "")


def test_a_huge_jpeg_is_refused_by_its_header(photo):
    at = WHOLE.index(b"\xff\xc0")
    huge = WHOLE[:at + 5] + struct.pack(">HH", 65000, 65000) + WHOLE[at + 9:]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert photo(huge)[0] == DATA
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 1


def test_the_largest_that_is_taken(photo):
    rows = zlib.compress(bytes(8000 * 6250 // 8 + 6250), 1)
    assert photo(bare_png(8000, 6250, rows, depth=1, colour=0))[:2] == (OK, "2560 2000\n")


def test_wrong_use():
    for arguments in ([], ["a"], ["a", "b"], ["a", "b", "c", "d"]):
        assert subprocess.run([BUILD / "roubaix-photo", *arguments], capture_output=True).returncode == USAGE
