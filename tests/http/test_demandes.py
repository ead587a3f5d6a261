# SPDX-License-Identifier: Apache-2.0
"""The main job, seen by the citizen: ask, keep a receipt, follow, complete, cancel."""
import pytest

from citizen import CERTIFICATE, REPORT, Citizen
from conftest import PASSWORD


def count(portal, where):
    return int(portal.sql("SELECT COUNT(*) FROM demande WHERE " + where))


@pytest.mark.core
@pytest.mark.parametrize("nature,subject", [("naissance", "Acte de naissance"), ("mariage", "Acte de mariage"), ("deces", "Acte de décès")])
def test_every_certificate(portal, citizen, nature, subject):
    numero = citizen.ask_for_certificate(nature=nature, courriel=citizen.email)
    page = citizen.page
    for words in ("Demande envoyée", "Accusé de réception électronique", numero, subject, "Service État civil", "03 20 66 46 25",
                  "etat-civil@ville.example", "procureur de la République"):
        assert words in page.main(), words
    text = citizen.mail(citizen.email, numero).get_body(("plain",)).get_content()
    for words in (numero, subject, "Service État civil", "etat-civil@ville.example", "/demandes/" + numero):
        assert words in text, words
    assert "Épeule" not in text and "1985" not in text      # never the personal details
    page = citizen.get("/demandes")
    assert numero in page.main() and "Transmise aux services" in page.main() and subject in page.main()
    page = citizen.get("/demandes/" + numero)
    assert "12 rue de l’Épeule" in page.main()
    assert citizen.get(f"/demandes/{numero}/accuse").status == 200


@pytest.mark.core
def test_a_report_without_account(portal):
    citizen = Citizen(portal)
    numero = citizen.report_problem(courriel=f"passante.{portal.name}@exemple.example")
    assert "ne peut pas être suivie" in citizen.page.main()
    where = citizen.page.url
    assert citizen.get(where).status == 200                         # again by its address, in this browser
    assert Citizen(portal).get(where).status == 404                 # and in no other
    text = citizen.mail(f"passante.{portal.name}@exemple.example", numero).get_body(("plain",)).get_content()
    assert "sans compte" in text


def test_anonymous_report_has_no_mail_and_no_name(portal):
    citizen = Citizen(portal)
    numero = citizen.fill("signalement", REPORT).replace("-", "")
    row = portal.sql(f"SELECT requester || '|' || email || '|' || COALESCE(account_id, 0) FROM demande WHERE numero = '{numero}'").strip()
    assert row == "||0"


@pytest.mark.core
def test_sending_twice_is_sending_once(portal, citizen):
    citizen.fill("etat-civil", CERTIFICATE, send=False)
    check = citizen.page
    citizen.submit({}, action="/verification", page=check)
    numero = citizen.numero()
    citizen.submit({}, action="/verification", page=check)
    assert numero in citizen.page.main()
    account = portal.sql(f"SELECT account_id FROM demande WHERE numero = '{numero.replace('-', '')}'").strip()
    assert count(portal, f"account_id = {account}") == 1
    assert portal.sql("SELECT COUNT(*) FROM outbox WHERE kind = 'accuse' AND demande_id = "
                      f"(SELECT id FROM demande WHERE numero = '{numero.replace('-', '')}')").strip() == "1"
    first_step = citizen.get("/services/etat-civil/formulaire")
    assert "Reprendre" not in first_step.main()


def test_a_page_left_over_from_a_sent_demande_writes_nowhere(portal, citizen):
    citizen.get("/services/etat-civil/formulaire")
    citizen.submit({"nature": "naissance"}, field="cle")
    old = citizen.get("/services/etat-civil/formulaire/acte")
    numero = citizen.fill("etat-civil", CERTIFICATE)
    page = citizen.submit({"nature": "deces"}, field="cle", page=old)
    assert page.status == 409 and "déjà été envoyée" in page.main() and numero in page.main()


@pytest.mark.core
def test_a_draft_survives_a_lost_session(portal, new_citizen):
    citizen = new_citizen()
    citizen.get("/services/etat-civil/formulaire")
    citizen.submit({"nature": "mariage"}, field="cle")
    portal.sql("UPDATE session SET ends_at = 1")
    citizen.sign_in(citizen.email, PASSWORD)
    page = citizen.get("/services/etat-civil/formulaire")
    assert "Vous avez commencé cette demande" in page.main()
    assert "mariage" in citizen.get("/services/etat-civil/formulaire/acte").form(field="cle").fields["nature"]
    citizen.get("/services/etat-civil/formulaire")
    citizen.submit({}, button=("action", "recommencer"))
    assert "Vous avez commencé" not in citizen.get("/services/etat-civil/formulaire").main()


def test_a_step_posted_after_the_session_ended_is_not_lost(portal, new_citizen):
    citizen = new_citizen()
    citizen.get("/services/etat-civil/formulaire")
    citizen.submit({"nature": "naissance"}, field="cle")
    page = citizen.page
    portal.sql("UPDATE session SET ends_at = 1")
    citizen.submit({"lieu": "roubaix"}, field="cle", page=page)
    assert "conservé" in citizen.page.main()
    citizen.submit({"identifiant": citizen.email, "mot-de-passe": PASSWORD}, action="/connexion")
    citizen.submit({}, page=citizen.page)
    assert citizen.page.url.endswith("/formulaire/document"), citizen.page.url


def test_an_anonymous_draft_goes_on_after_signing_in(portal, new_citizen):
    owner, citizen = new_citizen(), Citizen(portal)
    citizen.get("/services/etat-civil/formulaire")
    citizen.submit({"nature": "deces"}, field="cle")
    citizen.sign_in(owner.email, PASSWORD)
    page = citizen.get("/services/etat-civil/formulaire/acte")
    assert page.form(field="cle").fields["nature"] == "deces"


def test_prefill_from_the_account(citizen):
    citizen.fill("signalement", {**REPORT}, send=False)
    page = citizen.get("/services/signalement/formulaire/coordonnees")
    fields = page.form(field="nom").fields
    assert fields["nom"] == "Martin" and fields["prenom"] == "Inès" and fields["courriel"] == citizen.email


@pytest.mark.parametrize("answers,field", [
    ({"titulaire-naissance.jour": "31", "titulaire-naissance.mois": "2"}, "titulaire-naissance"),
    ({"titulaire-naissance.annee": "2999"}, "titulaire-naissance"),
    ({"titulaire-naissance.annee": "abcd"}, "titulaire-naissance"),
    ({"titulaire-nom": ""}, "titulaire-nom"),
    ({"titulaire-nom": "x" * 300}, "titulaire-nom"),
])
def test_wrong_answers(citizen, answers, field):
    given = {**CERTIFICATE, "qualite": "titulaire"}
    with pytest.raises(AssertionError):
        citizen.fill("etat-civil", {**given, **answers})
    page = citizen.page
    assert page.status == 422
    assert page.problems()[0].split(".")[0] == field
    form = page.form(field="titulaire-nom").fields
    for name, value in {**{k: v for k, v in given.items() if k.startswith("titulaire-")}, **answers}.items():
        assert form[name] == value, name


def test_the_year_alone_is_enough_for_somebody_else(citizen):
    citizen.ask_for_certificate(qualite="enfant", **{"personne-naissance.annee": "1950"})
    assert "1950" in citizen.get("/demandes/" + citizen.numero()).main()


def test_where_the_register_is_elsewhere_it_says_whom_to_ask(citizen):
    for place, words in (("commune", "commune"), ("etranger", "Nantes"), ("ofpra", "OFPRA")):
        citizen.get("/services/etat-civil/formulaire/acte")
        citizen.submit({"nature": "naissance"}, field="cle")
        page = citizen.submit({"lieu": place}, field="cle")
        assert page.status == 422 and words in page.main(), place


def test_the_lists_and_their_pages(portal, new_citizen):
    citizen = new_citizen()
    citizen.ask_for_certificate()
    account, definition = portal.sql("SELECT account_id || '|' || definition FROM demande ORDER BY submitted_at DESC LIMIT 1").strip().split("|")
    base = 700000000000 + int(account) % 1000000 * 100
    rows = ",".join(f"({base + i}, 'L{base % 10 ** 8:08d}{i:02d}', 'signalement', '{definition}', 'cadre-de-vie', {account}, "
                    f"'{'traitee' if i % 3 else 'transmise'}', 'Ligne {i:02d}', '<demande/>', 1, 1, {1000 + i}, 1, {5 if i % 3 else 0})"
                    for i in range(45))
    portal.sql("INSERT INTO demande (id, numero, teleservice, definition, office, account_id, state, subject, data, created_at, updated_at, "
               f"submitted_at, due_at, closed_at) VALUES {rows}")
    seen, page = [], citizen.get("/demandes")
    for _ in range(5):
        subjects = [h.text_content() for h in page.html.cssselect("main .demandes .card h2, main .demandes .card h3")]
        seen += subjects or [a.text_content() for a in page.html.cssselect("main .demandes .card a")]
        more = page.html.cssselect(".more a")
        if not more:
            break
        page = citizen.get(more[0].get("href"))
    lines = [w for s in seen for w in [s.strip()] if "Ligne" in w]
    assert len(lines) == 45 and lines == sorted(lines, reverse=True)
    assert "Ligne 00" not in citizen.get("/demandes?etat=terminees").main()
    assert "Ligne 43" in citizen.get("/demandes?etat=terminees").main()
    assert "Acte de naissance" not in citizen.get("/demandes?service=signalement").main()


@pytest.mark.core
def test_cancel_while_nobody_has_taken_it(portal, citizen):
    numero = citizen.ask_for_certificate(courriel=citizen.email)
    page = citizen.get(f"/demandes/{numero}/annuler")
    assert "Annuler" in page.main()
    citizen.submit({}, action="/annuler")
    assert "Annulée" in citizen.get("/demandes/" + numero).main()
    citizen.mail(citizen.email, "est annulée")
    citizen.get(f"/demandes/{numero}/annuler")
    assert citizen.page.status in (200, 409)
    assert count(portal, f"numero = '{numero.replace('-', '')}' AND state = 'annulee'") == 1


@pytest.mark.core
def test_nobody_else_sees_it(portal, new_citizen):
    owner, other = new_citizen(), new_citizen()
    numero = owner.ask_for_certificate()
    for path in ("", "/accuse", "/annuler", "/completer", "/pieces/1"):
        assert other.get(f"/demandes/{numero}{path}").status == 404, path
    token = other.get("/compte/informations").form(field="jeton").fields["jeton"]
    assert other.post(f"/demandes/{numero}/annuler", data={"jeton": token}).status == 404
    assert "Transmise" in owner.get("/demandes/" + numero).main()
