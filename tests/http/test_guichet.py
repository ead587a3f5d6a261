# SPDX-License-Identifier: Apache-2.0
"""The agents' side: the queue, the answers, and two agents who never overwrite each other."""
import pytest
import requests

from citizen import Citizen, Page


@pytest.fixture
def asked(citizen):
    """A demande of the état civil that waits: (citizen, number)."""
    return citizen, citizen.ask_for_certificate(courriel=citizen.email)


def state(portal, numero):
    return portal.sql(f"SELECT state FROM demande WHERE numero = '{numero.replace('-', '')}'").strip()


@pytest.mark.core
@pytest.mark.logs("user nobody not found|AH01618|AH01617|password mismatch")
def test_who_may_enter(portal, agent):
    refused = Page(requests.get(portal.url + "/guichet"))
    assert refused.status == 401 and "Connexion nécessaire" in refused.main()
    assert "Basic" in refused.response.headers["WWW-Authenticate"]
    assert requests.get(portal.url + "/guichet", auth=("nobody", "x")).status_code == 401
    assert agent("sophie").get("/guichet").status == 200


@pytest.mark.logs("AH01631")
def test_a_name_without_a_role_is_refused(portal, agent):
    portal.agent("ancien", "guichet-de-test", "Ancien", "Agent", "Agent", "etat-civil")
    portal.ctl("agent", "disable", "ancien")
    page = Citizen(portal, auth=("ancien", "guichet-de-test")).get("/guichet")
    assert page.status == 403 and page.html.cssselect("header nav")


@pytest.mark.core
def test_take_answer_and_read_the_answer(portal, asked, agent):
    citizen, numero = asked
    sophie = agent("sophie")
    assert numero in sophie.get("/guichet").main()
    sophie.get("/guichet/demandes/" + numero)
    sophie.submit({}, action="/prendre")
    assert state(portal, numero) == "en_cours"
    assert "En cours de traitement" in citizen.get("/demandes/" + numero).main()
    page = sophie.submit({"reponse-resume": "L’acte a été envoyé à votre adresse.", "reponse-canal": "lettre",
                          "reponse-texte": "Bonjour,\nvous le recevrez sous peu."}, action="/repondre")
    assert page.status == 200 and state(portal, numero) == "traitee", page.main()
    main = citizen.get("/demandes/" + numero).main()
    for words in ("Traitée", "L’acte a été envoyé à votre adresse.", "lettre", "Sophie", "Lambert", "Officier d’état civil", "Service État civil"):
        assert words in main, words
    text = citizen.mail(citizen.email, "a été traitée").get_body(("plain",)).get_content()
    assert "Lire la réponse" in text and "L’acte a été envoyé" not in text


@pytest.mark.core
def test_reject_says_why_and_what_can_be_done(portal, asked, agent):
    citizen, numero = asked
    sophie = agent("sophie")
    page = sophie.get("/guichet/demandes/" + numero)
    reasons = [o.get("value") for o in page.form("/rejeter").iter("option") if o.get("value")] or \
              [i.get("value") for i in page.form("/rejeter").iter("input") if i.get("name") == "rejet-motif"]
    page = sophie.submit({"rejet-resume": "", "rejet-motif": reasons[0]}, action="/rejeter")
    assert page.status == 422 and state(portal, numero) == "transmise"
    page = sophie.submit({"rejet-resume": "L’acte n’est pas dans nos registres.", "rejet-motif": reasons[0], "rejet-canal": "courriel"},
                         action="/rejeter")
    assert state(portal, numero) == "rejetee", page.main()
    main = citizen.get("/demandes/" + numero).main()
    assert "Rejetée" in main and "procureur de la République" in main and "Sophie" in main


@pytest.mark.core
def test_ask_to_complete_and_complete_in_place(portal, asked, agent):
    citizen, numero = asked
    sophie = agent("sophie")
    sophie.get("/guichet/demandes/" + numero)
    page = sophie.submit({"message": "Précisez vos prénoms, s’il vous plaît.", "champ": ["commentaire"], "delai": "10"}, action="/completer")
    assert state(portal, numero) == "a_completer", page.main()
    citizen.mail(citizen.email, "est à compléter")
    assert "attend votre réponse" in citizen.get("/demandes").main()
    assert "attend une précision" in citizen.get("/").main()
    page = citizen.get("/demandes/" + numero)
    assert "Précisez vos prénoms" in page.main()
    if not any(t.get("name") == "commentaire" for t in page.html.iter("textarea")):
        page = citizen.get(f"/demandes/{numero}/completer")
    form = page.form(field="commentaire")
    assert not any(i.get("name") == "courriel" for i in form.iter("input"))         # only what was asked for is open
    citizen.submit({"commentaire": "Inès Jeanne Marie", "courriel": "pirate@exemple.example"}, field="commentaire", page=page)
    assert state(portal, numero) in ("en_cours", "transmise")
    main = sophie.get("/guichet/demandes/" + numero).main()
    assert "Inès Jeanne Marie" in main and "pirate@" not in main


def test_release_transfer_and_notes(portal, asked, agent):
    citizen, numero = asked
    sophie, karim = agent("sophie"), agent("karim")
    sophie.get("/guichet/demandes/" + numero)
    sophie.submit({}, action="/prendre")
    sophie.submit({}, action="/rendre")
    assert state(portal, numero) == "transmise"
    sophie.submit({"note": "Appeler la personne avant midi."}, action="/note")
    assert "avant midi" in sophie.get("/guichet/demandes/" + numero).main()
    assert "avant midi" not in citizen.get("/demandes/" + numero).main()
    assert karim.get("/guichet/demandes/" + numero).status in (403, 404)
    sophie.get("/guichet/demandes/" + numero)
    sophie.submit({"service": "cadre-de-vie", "transfert-note": "Pour vous."}, action="/transferer")
    assert karim.get("/guichet/demandes/" + numero).status == 200
    assert "Vivacité, service Cadre de vie" in citizen.get("/demandes/" + numero).main()


@pytest.mark.core
def test_two_agents_on_one_demande(portal, asked, agent):
    _, numero = asked
    sophie, paul = agent("sophie"), agent("paul")
    sophie.get("/guichet/demandes/" + numero)
    left = paul.get("/guichet/demandes/" + numero)
    sophie.submit({}, action="/prendre")
    page = paul.submit({"reponse-resume": "Ce que Paul a écrit longuement.", "reponse-canal": "courriel"}, action="/repondre", page=left)
    assert page.status == 409
    assert "Ce que Paul a écrit longuement." in page.response.text and "Sophie" in page.main()
    assert state(portal, numero) == "en_cours"


def test_search(portal, asked, agent):
    _, numero = asked
    sophie = agent("sophie")
    for query in (numero, numero.lower().replace("-", ""), numero.replace("-", " ")):
        assert numero in sophie.get("/guichet", params={"q": query}).main(), query
    assert sophie.get("/guichet", params={"q": "martin"}).status == 200
    assert sophie.get("/guichet", params={"q": "<script>" * 50}).status == 200
    for query in ({"etat": "x"}, {"apres": "x", "id": "y"}, {"teleservice": "x"}, {"service": "x"}):
        assert sophie.get("/guichet", params=query).status in (200, 400, 403, 404), query


def test_a_supervisor_sees_all_offices(portal, asked, agent):
    _, numero = asked
    report = Citizen(portal).report_problem()
    main = agent("claire").get("/guichet").main()
    assert numero in main or report in main
    assert agent("claire").get("/guichet/demandes/" + report).status == 200
    assert agent("sophie").get("/guichet/demandes/" + report).status in (403, 404)


def test_every_reading_is_traced(portal, asked, agent):
    _, numero = asked
    agent("paul").get("/guichet/demandes/" + numero)
    seen = portal.sql("SELECT COUNT(*) FROM reading JOIN agent ON agent.id = reading.agent_id JOIN demande ON demande.id = reading.demande_id "
                      f"WHERE agent.login = 'paul' AND numero = '{numero.replace('-', '')}'").strip()
    assert seen == "1"
    assert "Paul Delattre" in agent("sophie").get("/guichet/demandes/" + numero).main()


def test_posts_need_the_form_token(portal, asked, agent):
    _, numero = asked
    sophie = agent("sophie")
    page = sophie.post(f"/guichet/demandes/{numero}/prendre", data={"version": "1"})
    assert page.status == 403 and state(portal, numero) == "transmise"


def test_every_step_is_dated(portal, asked, agent):
    citizen, numero = asked
    agent("sophie").get("/guichet/demandes/" + numero)
    sophie = agent("sophie")
    sophie.get("/guichet/demandes/" + numero)
    sophie.submit({}, action="/prendre")
    events = portal.sql("SELECT action FROM demande_event e JOIN demande d ON d.id = e.demande_id "
                        f"WHERE numero = '{numero.replace('-', '')}' ORDER BY e.id").split()
    assert events == ["transmise", "prise"]
    assert citizen.get("/demandes/" + numero).html.cssselect(".events li")
