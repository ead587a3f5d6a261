# SPDX-License-Identifier: Apache-2.0
"""What bad input gets: a clear page in French in the portal's layout, with the right status, and nothing stored."""
import http.client

import pytest
import requests

from citizen import REPORT, Citizen, Page

STEP = "/services/signalement/formulaire/probleme"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def is_ours(page, words):
    """The portal's own page: layout, one h1, French, and words that say what it is."""
    assert page.html.get("lang") == "fr"
    assert len(page.html.cssselect("h1")) == 1
    assert page.html.cssselect("header nav") and page.html.cssselect("footer")
    assert words in page.main(), page.main()


def raw_get(portal, target, visitor):
    """The status of a request target as it stands; requests would mend it."""
    cookies = "; ".join(f"{c.name}={c.value}" for c in visitor.http.cookies)
    connection = http.client.HTTPConnection("127.0.0.1", portal.port)
    connection.request("GET", target, headers={"Cookie": cookies})
    return connection.getresponse().status


def demandes(portal):
    return portal.sql("SELECT COUNT(*) FROM demande").strip()


@pytest.mark.parametrize("body,status", [
    (b"categorie=%zz", 400),                                    # a percent sign without its digits
    (b"categorie=%ff%fe", 400),                                 # not UTF-8
    (b"categorie=a%00b", 400),                                  # NUL
    (b"categorie=a%1bb", 400),                                  # a control character
    (b"categorie=%ed%a0%80", 400),                              # a surrogate
    (b"categorie=%c0%af", 400),                                 # an overlong form
    (b"=valeur", 400),                                          # no name
    (b"a" * 300 + b"=1", 400),                                  # a name of 300 characters
    (b"&".join(b"f%d=1" % i for i in range(10000)), 413),       # 10,000 fields
    (b"description=" + b"x" * 300000, 413),                     # more text than a form may have
], ids=["percent", "latin1", "nul", "control", "surrogate", "overlong", "nameless", "long-name", "10000-fields", "long-text"])
def test_malformed_bodies(portal, visitor, body, status):
    before = demandes(portal)
    page = visitor.post(STEP, data=body, headers=FORM)
    assert page.status == status
    is_ours(page, {400: "ne peut pas être lu", 413: "trop volumineux"}[status])
    assert demandes(portal) == before


@pytest.mark.core
@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded2", None])
def test_wrong_type(portal, visitor, content_type):
    page = Page(requests.post(portal.url + STEP, data=b"{}", headers={"Origin": portal.url, "Content-Type": content_type or ""}))
    assert page.status == 415
    is_ours(page, "format attendu")


@pytest.mark.parametrize("body", [
    b"",                                                                                    # nothing at all
    b"--b\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\nx",                # never closed
    b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",                         # a part without a name
    b"--b\r\n\r\nx\r\n--b--\r\n",                                                           # a part without headers
    b"--b\r\nContent-Disposition: form-data; name=\"a\x00\"\r\n\r\nx\r\n--b--\r\n",         # NUL in a header
    b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--b--\r\n",          # a value that is not UTF-8
    b"--b garbage\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--\r\n",     # something behind the boundary
])
def test_broken_multipart(portal, visitor, body):
    page = visitor.post("/services/signalement/formulaire/description", data=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert page.status == 400, page.status
    is_ours(page, "ne peut pas être lu")


def test_multipart_without_boundary_or_with_endless_headers(visitor):
    url = "/services/signalement/formulaire/description"
    assert visitor.post(url, data=b"x", headers={"Content-Type": "multipart/form-data"}).status == 400
    long = b"--b\r\nX: " + b"y" * 20000 + b"\r\n\r\n\r\n--b--\r\n"
    assert visitor.post(url, data=long, headers={"Content-Type": "multipart/form-data; boundary=b"}).status == 413


def test_a_body_over_the_limit_is_refused_before_it_is_read(portal, visitor):
    """Content-Length tells: no byte of 60 MB has to be sent."""
    import socket
    with socket.create_connection(("127.0.0.1", portal.port)) as s:
        s.sendall((f"POST /services/signalement/formulaire/description HTTP/1.1\r\nHost: localhost:{portal.port}\r\nOrigin: {portal.url}\r\n"
                   "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 60000000\r\nExpect: 100-continue\r\n\r\n").encode())
        answer = s.recv(65536).decode(errors="replace")
    assert answer.startswith("HTTP/1.1 413"), answer[:100]


@pytest.mark.core
def test_unknown_pages_and_methods(portal, visitor):
    for path in ("/inconnue", "/services/inconnu", "/services/etat-civil/formulaire/inconnue", "/demandes/../../etc", "/guichet2", "/%e2%80%ae",
                 "/erreur/404", "/static/inconnu.css"):
        page = visitor.get(path)
        assert page.status in (404, 403), (path, page.status)
    is_ours(visitor.get("/inconnue"), "Page non trouvée")
    for path in ("/a%2fb", "/a%00b"):
        answer = Page(requests.get(portal.url + path))
        assert answer.status == 404
        is_ours(answer, "Page non trouvée")
    for method, path in (("PUT", "/"), ("DELETE", "/demandes"), ("POST", "/aide"), ("PATCH", "/connexion"), ("OPTIONS", "/")):
        response = requests.request(method, portal.url + path, headers={"Origin": portal.url})
        assert response.status_code == 405, (method, path, response.status_code)
        assert "GET" in response.headers["Allow"]
        is_ours(Page(response), "ne s’utilise pas ainsi")


@pytest.mark.core
@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://ailleurs.example"}, {"Origin": "null"}, {},
])
def test_posts_from_elsewhere(portal, headers):
    response = requests.post(portal.url + "/connexion", data={"identifiant": "x", "mot-de-passe": "y"}, headers=headers)
    assert response.status_code == 403
    is_ours(Page(response), "ne vient pas d’une page de ce site")


def test_a_form_token_of_another_session_does_nothing(portal, citizen):
    """The page offers to go on with what was typed; nothing is done before that."""
    page = citizen.post("/compte/informations", data={"jeton": "faux", "nom": "Changé", "prenom": "Inès"})
    assert page.status == 403
    assert page.form(field="nom").form_values()
    assert "Changé" not in citizen.get("/compte").main()


def test_duplicate_unknown_and_overlong_fields(portal, visitor):
    citizen = Citizen(portal)
    citizen.get(STEP)
    cle = citizen.page.form(field="cle").fields["cle"]
    page = citizen.post(STEP, data=[("cle", cle), ("categorie", "eclairage"), ("categorie", "voirie"), ("inconnu", "x")])
    assert page.status == 200, page.main()
    citizen.submit({"sous-categorie": REPORT["sous-categorie"]}, field="cle")
    page = citizen.submit({"lieu": "x" * 5000}, field="lieu")
    assert page.status == 422
    assert page.problems() == ["lieu"]
    assert page.form(field="lieu").fields["lieu"] == "x" * 5000      # nothing typed is lost


def test_hostile_text_is_only_text(portal):
    citizen = Citizen(portal)
    hostile = "<script>alert(1)</script> \"'&amp; \u202e ; DROP TABLE demande; -- %s ${jndi}"
    citizen.fill("signalement", {**REPORT, "lieu": hostile, "description": hostile}, send=False)
    assert "<script>alert(1)" not in citizen.page.response.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in citizen.page.response.text
    assert not [s for s in citizen.page.html.iter("script") if s.get("src") is None]


@pytest.mark.core
def test_wrong_answers_keep_what_was_typed(portal):
    citizen = Citizen(portal)
    citizen.get("/services/etat-civil/formulaire")
    page = citizen.submit({}, field="cle")
    assert page.status == 422
    assert page.title.startswith("Erreur")
    anchors = page.problems()
    assert anchors and all(page.html.get_element_by_id(anchor) is not None for anchor in anchors)
    words = page.html.cssselect(".error-summary li")[0].text_content().strip()
    assert words in " ".join(e.text_content() for e in page.html.cssselect("p.error"))


def test_bad_query_strings(portal, citizen):
    assert raw_get(portal, "/demandes?etat=%zz", citizen) == 400
    assert raw_get(portal, "/demandes?etat=%ff", citizen) == 400
    for query in ("etat=inconnu", "avant=x&id=y", "avant=-5", "service=inconnu", "avant=99999999999999999999999", "etat=" + "x" * 3000):
        assert citizen.get("/demandes?" + query).status in (200, 400), query
    for numero in ("x", "K7P4-29QX", "%3Cscript%3E", "'", "0" * 500):
        assert citizen.get("/demandes/" + numero).status == 404


def test_not_signed_in(portal, visitor):
    page = visitor.get("/demandes?etat=terminees")
    assert page.url.endswith("/connexion?retour=%2fdemandes%3fetat%3dterminees") or "/connexion?retour=" in page.url
    is_ours(page, "Se connecter")
    page = visitor.post("/compte/informations", data={"nom": "Gardé"})
    assert page.status == 403
    assert "Gardé" in page.response.text
