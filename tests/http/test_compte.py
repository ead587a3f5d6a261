# SPDX-License-Identifier: Apache-2.0
"""Accounts: proved by mail, never revealed, slowed against guessing."""
import re

import pytest
import requests

from citizen import Citizen
from conftest import PASSWORD

NEW_PASSWORD = "navette-ourdissoir-2718"


def said(page):
    """What a page says, without what differs from one visit to the next."""
    return page.main()


@pytest.mark.core
def test_create_sign_out_and_in_by_identifier_and_by_address(portal, new_citizen):
    citizen = new_citizen(first_name="Éloïse", last_name="D’Hondt")
    login = re.search(r"identifiant\s*:\s*(\S+?)(Nous|\s|$)", citizen.page.main()).group(1)
    mail = citizen.mail(citizen.email, "identifiant")
    assert login in mail.get_body(("plain",)).get_content()
    assert login in mail.get_body(("html",)).get_content()
    assert PASSWORD not in mail.as_string()
    for name in (login, citizen.email, citizen.email.upper()):
        citizen.get("/deconnexion")
        citizen.submit({}, action="/deconnexion")
        assert "/connexion" in citizen.get("/compte").url
        page = citizen.sign_in(name, PASSWORD)
        assert page.status == 200 and page.url.endswith("/demandes"), page.main()
    assert "D’Hondt" in citizen.get("/compte").main()


def test_an_address_that_has_an_account_gets_the_same_words_and_another_mail(portal, citizen):
    fresh, known = Citizen(portal), Citizen(portal)
    fresh.get("/compte/creer")
    fresh.submit({"email": "jamais.vue@exemple.example"}, action="/compte/creer")
    known.get("/compte/creer")
    known.submit({"email": citizen.email}, action="/compte/creer")
    assert (fresh.page.status, fresh.page.url) == (known.page.status, known.page.url)
    assert said(fresh.page) == said(known.page)
    assert "Vous avez déjà un compte" == citizen.mail(citizen.email, "déjà un compte")["Subject"]


def test_the_link_works_once(portal):
    citizen = Citizen(portal)
    citizen.create_account(f"unefois.{portal.name}@exemple.example", PASSWORD)
    link = citizen.link(f"unefois.{portal.name}@exemple.example", "/compte/creer/")
    again = Citizen(portal).get(link)
    assert "mot-de-passe" not in {i.get("name") for i in again.html.iter("input")}
    assert Citizen(portal).get("/compte/creer/" + "A" * 43).status in (200, 404, 410)


@pytest.mark.parametrize("given,field", [
    ({"mot-de-passe": "court"}, "mot-de-passe"), ({"mot-de-passe": "motdepasse123"}, "mot-de-passe"),
    ({"mot-de-passe": "aaaaaaaaaaaaaaaa"}, "mot-de-passe"), ({"nom": ""}, "nom"), ({"prenom": "  "}, "prenom"),
])
def test_wrong_answers_at_creation(portal, given, field):
    citizen = Citizen(portal)
    address = f"essai.{field}.{len(str(given))}.{portal.name}@exemple.example"
    citizen.get("/compte/creer")
    citizen.submit({"email": address}, action="/compte/creer")
    citizen.get(citizen.link(address, "/compte/creer/"))
    page = citizen.submit({"nom": "Martin", "prenom": "Noé", "voie": "3 rue des Fabricants", "mot-de-passe": PASSWORD, "conditions": "oui", **given})
    assert page.status == 422 and field in page.problems(), (page.status, page.problems())
    assert page.form(field="voie").fields["voie"] == "3 rue des Fabricants"      # nothing typed is lost…
    assert page.form(field="voie").fields["mot-de-passe"] in ("", None)           # …but a password is never shown again


def test_a_bad_address_is_told(portal, visitor):
    for address in ("", "x", "x@", "x@y", "a b@exemple.example", "x@exemple.example\r\nBcc: y@exemple.example", "x" * 300 + "@exemple.example"):
        visitor.get("/compte/creer")
        page = visitor.submit({"email": address}, action="/compte/creer")
        assert page.status == 422 and page.problems() == ["email"], address


@pytest.mark.core
def test_guessing_is_slowed_per_account_and_address(portal, new_citizen):
    citizen = new_citizen()
    thief = Citizen(portal)
    words = set()
    for n in range(5):
        page = thief.sign_in(citizen.email, f"faux-mot-de-passe-{n}")
        assert page.status == 422, page.status
        words.add(said(page))
    assert len(words) == 1
    page = thief.sign_in(citizen.email, PASSWORD)       # now even the right one must wait
    assert page.status == 429
    assert 1 <= int(page.response.headers["Retry-After"]) <= 900
    assert citizen.get("/demandes").status == 200       # who is signed in stays so
    portal.sql("UPDATE throttle SET blocked_until = 1")
    assert thief.sign_in(citizen.email, PASSWORD).url.endswith("/demandes")


def test_an_unknown_account_looks_like_a_wrong_password(portal, citizen):
    one = Citizen(portal).sign_in(citizen.email, "faux-mot-de-passe")
    other = Citizen(portal).sign_in("personne@exemple.example", "faux-mot-de-passe")
    assert (one.status, said(one)) == (other.status, said(other))


@pytest.mark.core
def test_forgotten_password(portal, new_citizen):
    citizen = new_citizen()
    elsewhere, stranger = Citizen(portal), Citizen(portal)
    elsewhere.sign_in(citizen.email, PASSWORD)
    stranger.get("/mot-de-passe-oublie")
    unknown = said(stranger.submit({"email": f"inconnu.{portal.name}@exemple.example"}, action="/mot-de-passe-oublie"))
    person = Citizen(portal)
    person.get("/mot-de-passe-oublie")
    assert said(person.submit({"email": citizen.email}, action="/mot-de-passe-oublie")) == unknown
    link = person.link(citizen.email, "/mot-de-passe-oublie/")
    assert person.get(link).status == 200
    assert person.get(link).status == 200               # looking does not use it up
    page = person.submit({"mot-de-passe": NEW_PASSWORD}, field="mot-de-passe")
    assert page.status == 200, page.main()
    person.mail(citizen.email, "mot de passe a été modifié")
    assert "/connexion" in elsewhere.get("/demandes").url        # other sessions have ended
    assert Citizen(portal).sign_in(citizen.email, PASSWORD).status == 422
    assert Citizen(portal).sign_in(citizen.email, NEW_PASSWORD).status == 200
    late = Citizen(portal).get(link)
    assert "mot-de-passe" not in {i.get("name") for i in late.html.iter("input")}


def test_tokens_are_stored_as_digests_only(portal, new_citizen):
    citizen = new_citizen()
    session = next(c.value for c in citizen.http.cookies if c.name == "roubaix-session")
    link = citizen.link(citizen.email, "/compte/creer/").rsplit("/", 1)[1]
    for table in ("session", "token", "outbox", "account"):
        text = portal.sql(f"SELECT * FROM {table}")
        assert session not in text and link not in text and PASSWORD not in text
    assert "$argon2id$" in portal.sql("SELECT password FROM account")


def test_change_of_address_is_confirmed_by_the_new_and_told_to_the_old(portal, new_citizen):
    citizen = new_citizen()
    new = "nouvelle." + citizen.email
    citizen.get("/compte/courriel")
    page = citizen.submit({"email": new, "mot-de-passe-actuel": "faux"}, field="email")
    assert page.status == 422
    citizen.submit({"email": new, "mot-de-passe-actuel": PASSWORD}, field="email")
    assert Citizen(portal).sign_in(new, PASSWORD).status == 422      # not before it is confirmed
    citizen.get(citizen.link(new, "/compte/courriel/"))
    if citizen.page.html.cssselect("main form"):
        citizen.submit({})
    citizen.mail(citizen.email, "adresse électronique a été modifiée")
    assert Citizen(portal).sign_in(new, PASSWORD).url.endswith("/demandes")


def test_informations_are_changed_and_two_windows_do_not_overwrite_each_other(portal, new_citizen):
    citizen = new_citizen()
    first = citizen.get("/compte/informations")
    citizen.submit({"telephone": "+33 3 20 66 46 51"}, field="telephone", page=first)
    assert "03\u00a020\u00a066\u00a046\u00a051" in citizen.get("/compte").html.text_content()
    page = citizen.submit({"voie": "99 rue de Lannoy"}, field="telephone", page=first)       # the older window
    assert page.status == 409
    assert "99 rue de Lannoy" in page.response.text


def test_sessions_are_listed_and_ended(portal, new_citizen):
    citizen, phone = new_citizen(), Citizen(portal)
    phone.sign_in(citizen.email, PASSWORD)
    page = citizen.get("/compte/connexions")
    assert page.main().count("Dernière activité") == 2
    citizen.submit({}, button=("toutes", "oui"))
    assert "/connexion" in phone.get("/demandes").url
    assert citizen.get("/demandes").url.endswith("/demandes")
    assert citizen.get("/compte/connexions").main().count("Dernière activité") == 1


@pytest.mark.core
def test_back_to_where_one_was(portal, citizen):
    other = Citizen(portal)
    other.get("/demandes?etat=terminees")
    assert "/connexion" in other.page.url
    page = other.submit({"identifiant": citizen.email, "mot-de-passe": PASSWORD}, action="/connexion")
    assert page.url.endswith("/demandes?etat=terminees")
    for bad in ("https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "javascript:x"):
        other.get("/deconnexion")
        other.submit({}, action="/deconnexion")
        other.get("/connexion", params={"retour": bad})
        page = other.submit({"identifiant": citizen.email, "mot-de-passe": PASSWORD}, action="/connexion")
        assert page.url.startswith(portal.url), bad


@pytest.mark.core
def test_what_was_typed_survives_the_end_of_a_session(portal, new_citizen):
    citizen = new_citizen()
    citizen.get("/compte/informations")
    page = citizen.page
    portal.sql("UPDATE session SET ends_at = 1")
    citizen.submit({"voie": "7 rue du Curoir"}, field="telephone", page=page)
    assert citizen.page.status == 403 and "est conservé" in citizen.page.main()
    citizen.submit({"identifiant": citizen.email, "mot-de-passe": PASSWORD}, action="/connexion")
    assert "7 rue du Curoir" in citizen.page.response.text
    citizen.submit({}, action="/compte/informations")
    assert "7 rue du Curoir" in citizen.get("/compte").main()


def test_cookies(portal, new_citizen):
    citizen = new_citizen()
    response = requests.post(portal.url + "/connexion", data={"identifiant": citizen.email, "mot-de-passe": PASSWORD},
                             headers={"Origin": portal.url}, allow_redirects=False)
    cookie = response.headers["Set-Cookie"]
    assert response.status_code == 303
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    token = next(c.value for c in citizen.http.cookies if c.name == "roubaix-session")
    assert token not in cookie and len(token) == 43      # each sign-in has a token of its own
