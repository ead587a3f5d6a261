# SPDX-License-Identifier: Apache-2.0
"""Every public page: there, in French, well made, with its headers, the same for everybody."""
import re

import pytest
import requests

from portal import ROOT

PUBLIC = ["/", "/particuliers", "/professionnels", "/associations", "/services/etat-civil", "/services/signalement", "/connexion", "/compte/creer",
          "/mot-de-passe-oublie", "/regies", "/aide", "/plan", "/accessibilite", "/mentions-legales", "/donnees-personnelles", "/modalites",
          "/securite"]
KEPT = [path for path in PUBLIC if path not in ("/connexion", "/compte/creer", "/mot-de-passe-oublie")]


@pytest.mark.core
@pytest.mark.parametrize("path", PUBLIC)
def test_public_page(visitor, path):
    page = visitor.get(path)
    assert page.status == 200
    assert page.html.get("lang") == "fr"
    assert len(page.html.cssselect("h1")) == 1
    assert page.title.strip().endswith("Ville de Roubaix, services en ligne")
    ids = [e.get("id") for e in page.html.iter() if isinstance(e.tag, str) and e.get("id")]
    assert len(ids) == len(set(ids))
    for label in page.html.iter("label"):
        assert label.get("for") in ids
    levels = [int(e.tag[1]) for e in page.html.iter("h1", "h2", "h3", "h4")]
    assert "Accessibilité\u00a0: non conforme" in page.html.text_content()
    assert levels.count(1) == 1


@pytest.mark.parametrize("path", PUBLIC)
def test_typography(visitor, path):
    """No ordinary space before ; ! ? : nor inside « »; no straight apostrophe in the text."""
    visitor.get(path)
    text = "\n".join(t for t in visitor.page.html.body.itertext() if t.strip())
    assert not re.search(r"\w [;!?](\s|$)", text), re.findall(r".{20} [;!?].{0,10}", text)
    assert not re.search(r"\w :(\s|$)", text), re.findall(r".{20} :.{0,10}", text)
    assert not re.search(r"« | »", text)
    assert not re.search(r"\w'\w", text), re.findall(r".{10}\w'\w.{10}", text)


@pytest.mark.core
def test_headers(visitor):
    headers = visitor.get("/").response.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert not visitor.page.html.cssselect("[style], style") and not [s for s in visitor.page.html.iter("script") if not s.get("src")]


@pytest.mark.parametrize("path", KEPT)
def test_same_for_everybody_and_kept(visitor, path):
    first = visitor.get(path).response
    second = requests.get(visitor.portal.url + path)
    assert first.content == second.content
    again = requests.get(visitor.portal.url + path, headers={"If-None-Match": second.headers["ETag"]})
    assert again.status_code == 304
    assert "Set-Cookie" not in second.headers


def test_personal_pages_are_not_kept(citizen):
    for path in ("/", "/demandes", "/compte"):
        assert citizen.get(path).response.headers["Cache-Control"] == "no-store"


def test_head_and_static_files(portal, visitor):
    head = requests.head(portal.url + "/")
    assert head.status_code == 200 and head.content == b""
    page = visitor.get("/")
    for tag, attribute in (("link", "href"), ("script", "src"), ("img", "src")):
        for element in page.html.iter(tag):
            response = requests.get(portal.url + element.get(attribute))
            assert response.status_code == 200, element.get(attribute)
            assert "immutable" in response.headers["Cache-Control"]
    assert requests.get(portal.url + "/static/../page.xsl").status_code in (403, 404)


def test_every_link_of_the_public_pages_leads_somewhere(portal, visitor):
    seen, todo = set(), list(PUBLIC)
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        response = requests.get(portal.url + path)
        assert response.status_code == 200, path
        for href in re.findall(r'<a [^>]*href="(/[^"#]*)', response.text):
            todo.append(href.replace("&amp;", "&"))
    assert len(seen) > 20


@pytest.mark.core
def test_etat(portal):
    response = requests.get(portal.url + "/etat")
    assert response.status_code == 200
    assert "database: ok" in response.text and f"schema: {len(list((ROOT / 'sql/schema').glob('*.sql')))}" in response.text
    assert response.headers["Content-Type"].startswith("text/plain")


def test_services_by_public(visitor):
    def services(path):
        return {a.get("href") for a in visitor.get(path).html.cssselect("main .card a") if "/services/" in a.get("href")}

    assert services("/") == services("/particuliers") == {"/services/avis", "/services/etat-civil", "/services/inscription-accueil", "/services/inscription-loisirs",
                                                          "/services/inscription-restauration", "/services/kiosque-absence", "/services/kiosque-coordonnees", "/services/signalement"}
    assert "/services/signalement" in services("/associations")
