# SPDX-License-Identifier: Apache-2.0
"""Files: what they are is judged by their bytes, pictures are written anew, and nobody sees another's."""
import io
import re
import zipfile
import zlib

import pytest
from PIL import Image

from citizen import REPORT, Citizen

STEP = "/services/signalement/formulaire/description"


def picture(kind="JPEG", size=(600, 400), orientation=None, gps=False):
    """A red left half, a blue right half."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if gps:
        exif[0x010F] = "SECRETCAMERA"
        exif.get_ifd(0x8825)[2] = (50.0, 41.0, 25.0)
    out = io.BytesIO()
    image.save(out, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return out.getvalue()


def png_bomb(side=50000):
    """A PNG whose header announces 2.5 billion pixels."""
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    head = side.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100000)) + chunk(b"IEND", b"")


@pytest.fixture
def reporter(portal):
    """Somebody who stands at the step with the photos."""
    citizen = Citizen(portal)
    citizen.get("/services/signalement/formulaire")
    for answers in ({"categorie": REPORT["categorie"]}, {"sous-categorie": REPORT["sous-categorie"]}, {"lieu": REPORT["lieu"]}):
        citizen.submit(answers, field="cle")
    assert citizen.page.url.endswith("/description"), citizen.page.url
    return citizen


def attach(citizen, *files, description="Le lampadaire est éteint."):
    return citizen.submit({"description": description}, field="cle", files=[("photos", (name, data, "image/jpeg")) for name, data in files],
                          button=("action", "joindre"))


@pytest.mark.core
def test_a_photo_is_upright_and_says_nothing(portal, citizen):
    numero = citizen.report_problem(files=[("photos", ("vue.jpg", picture(orientation=6, gps=True), "image/jpeg"))])
    page = citizen.get("/demandes/" + numero)
    href = next(a.get("href") for a in page.html.cssselect("main a") if "/pieces/" in (a.get("href") or ""))
    response = citizen.http.get(portal.url + href)
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert b"SECRETCAMERA" not in response.content and b"Exif" not in response.content
    image = Image.open(io.BytesIO(response.content))
    assert image.size == (400, 600)                     # turned a quarter to the right
    assert image.getpixel((200, 50))[0] > 200           # red, which was left, is on top
    thumbnail = citizen.http.get(portal.url + href + "?vignette=1")
    assert max(Image.open(io.BytesIO(thumbnail.content)).size) <= 320


@pytest.mark.parametrize("name,data", [
    ("archive.jpg", None),                              # a zip
    ("page.jpg", b"<html><script>alert(1)</script>"),
    ("image.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    ("tronquee.jpg", picture()[:2000]),
    ("bombe.png", png_bomb()),
    ("vide.jpg", b"\xff\xd8\xff"),
    ("texte.jpg", b"bonjour"),
])
def test_what_is_no_picture_is_refused_and_the_rest_is_kept(reporter, name, data):
    if data is None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.txt", "a")
        data = out.getvalue()
    attach(reporter, ("bonne.jpg", picture()))
    page = attach(reporter, (name, data), description="Ce que j’ai écrit.")
    assert page.status == 422 and "photos" in page.problems(), (page.status, page.main()[:300])
    assert page.form(field="description").fields["description"].strip() == "Ce que j’ai écrit."
    assert "bonne.jpg" in page.main()                   # what had been accepted stays


def test_too_many_and_taking_one_out(reporter):
    page = attach(reporter, *((f"vue{i}.jpg", picture(size=(60 + i, 40))) for i in range(3)))
    assert page.status == 200, page.main()[:300]
    page = attach(reporter, *((f"autre{i}.jpg", picture(size=(90 + i, 40))) for i in range(3)))
    assert page.status == 422 and page.problems() == ["photos"]
    names = [e.text_content() for e in page.html.cssselect(".pieces .piece-name")]
    assert len(names) == 4
    button = page.html.cssselect(".pieces button[name=retirer]")[0]
    page = reporter.submit({}, field="cle", button=("retirer", button.get("value")))
    assert len(page.html.cssselect(".pieces .piece-name")) == 3


def test_a_file_over_its_limit(reporter):
    page = attach(reporter, ("lourde.jpg", picture() + b"\0" * (11 << 20)))
    assert page.status == 422 and page.problems() == ["photos"]
    assert "lourd" in page.main()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.jpg", "a\"b'c.jpg", "../../etc/passwd.jpg", "C:\\photos\\vue.jpg",
                                  "\u202egpj.exe.jpg", "é" * 300 + ".jpg", "  .jpg", "x;filename=y.jpg"])
def test_hostile_names(reporter, name):
    page = attach(reporter, (name, picture()))
    assert page.status == 200, page.main()[:300]
    shown = [e.text_content() for e in page.html.cssselect(".pieces .piece-name")][0]
    assert "/" not in shown and "\\" not in shown and "\u202e" not in shown and len(shown.encode()) <= 200
    assert "<script>alert" not in page.response.text


def test_nobody_else_gets_a_file(portal, new_citizen):
    owner, other = new_citizen(), new_citizen()
    numero = owner.report_problem(files=[("photos", ("vue.jpg", picture(), "image/jpeg"))])
    page = owner.get("/demandes/" + numero)
    href = re.search(r'href="([^"]*/pieces/\d+)"', page.response.text).group(1)
    assert other.get(href).status == 404
    assert Citizen(portal).get(href).url != portal.url + href           # sent to sign in
    assert owner.get(href.rsplit("/", 1)[0] + "/1").status == 404
    assert owner.get(href.rsplit("/", 1)[0] + "/x").status == 404


def test_an_agent_sees_the_file_and_it_is_traced(portal, citizen, agent):
    numero = citizen.report_problem(files=[("photos", ("vue.png", picture("PNG"), "image/png"))])
    karim = agent("karim")
    page = karim.get("/guichet/demandes/" + numero)
    href = re.search(r'href="([^"]*/pieces/\d+)"', page.response.text).group(1)
    assert karim.http.get(portal.url + href).headers["Content-Type"] == "image/png"
    assert portal.sql("SELECT COUNT(*) FROM reading WHERE piece_id <> 0 AND demande_id = "
                      f"(SELECT id FROM demande WHERE numero = '{numero.replace('-', '')}')").strip() == "1"


def test_files_where_none_are_asked(portal, visitor):
    page = visitor.post("/connexion", files=[("identifiant", ("a.jpg", b"x", "image/jpeg"))])
    assert page.status == 415
