# SPDX-License-Identifier: Apache-2.0
"""Enrolling a child: its file once a season, documents that serve again, a demande decided in the guichet, and the bookings it opens."""
import re
import threading

import pytest

from family import Activity, Family, Parent
from test_reservations import People, at

PASSWORD = "guichet-de-test"
PDF = b"%%PDF-1.4\n1 0 obj\n<</N %d>>\nendobj\ntrailer\n<<>>\n%%%%EOF\n"
FICHE = {"regime": "sans-porc", "pai": "oui", "soins": "oui", "seul": "non", "image": "non", "transport": "oui", "ecole": "École Pasteur",
         "urgence1": "Jeanne Nowak", "urgence1-tel": "03 20 00 00 05", "personne1": "Marc Petit", "personne1-tel": "0320000006"}
ANSWERS = {"telephone": "03 20 00 00 01", "reglement": "oui"}
numbers = iter(range(8_000_000, 9_000_000))


def pdf(field, number):
    return (field, (f"{field}.pdf", PDF % number, "application/pdf"))


def season(activity, code="2027", opens="2027-02-01", closes="2027-03-31", first="2027-03-01", last="2027-08-31"):
    key = next(numbers)
    activity.portal.sql(f"INSERT INTO saison (id, code, activite_id, label, opens, closes, from_day, to_day) VALUES "
                        f"({key}, '{code}', {activity.id}, 'Année {code}', '{opens}', '{closes}', '{first}', '{last}');")
    return key


@pytest.fixture
def monday(kiosk):
    at(kiosk, "2027-03-01 09:00")
    kiosk.payfip.ask("reset", {})
    kiosk.sql("DELETE FROM demande_inscription; DELETE FROM saison;")       # each test has its own seasons
    kiosk.agent("elise", PASSWORD, "Élise", "Roux", "Agente du service Éducation", "education", "agent")
    kiosk.agent("rose", PASSWORD, "Rose", "Faure", "Régisseuse de l’éducation", "education", "regie")
    return kiosk


@pytest.fixture
def office(monday):
    return Parent(monday, auth=("elise", PASSWORD))


@pytest.fixture
def home(monday):
    """A family with two children who are enrolled in nothing, and its parent."""
    family = Family(monday, name="Lambert", children=("Léa", "Tom"))
    family.parent = People(monday).parent(family)
    return family


def child_page(family, child=0):
    return family.parent.get(f"/kiosque/enfants/{family.children[child][0]}")


def confirm_file(family, child=0, parent=None, **more):
    parent = parent or family.parent
    parent.get(f"/kiosque/enfants/{family.children[child][0]}/fiche")
    return parent.submit({**FICHE, **more}, action="/fiche")


def begin(family, *seasons, service="inscription-restauration", child=0):
    child_page(family, child)
    form = next(f for f in family.parent.page.html.cssselect("main form") if f.cssselect(f'input[name=service][value="{service}"]'))
    data = family.parent.fields(form, {"saison": [str(s) for s in seasons]})
    return family.parent.post(family.parent.portal.url + form.get("action"), data=data)


def ask(family, *seasons, files=None, **more):
    begin(family, *seasons, **more)
    assert "/formulaire/" in family.parent.page.url, family.parent.page.main()
    service = re.search("/services/([^/]+)/", family.parent.page.url).group(1)
    return family.parent.fill(service, ANSWERS, files=[pdf("domicile", 1)] if files is None else files)


def answer(office, numero, action="repondre", **values):
    office.get(f"/guichet/demandes/{numero}")
    values = {"reponse-resume": "Inscription acceptée", "reponse-canal": "en_ligne"} if action == "repondre" and not values else values
    return office.submit(values, action=f"/{action}")


def enrolments(family):
    rows = family.portal.sql(f"SELECT a.code, i.from_day, i.to_day FROM inscription i JOIN activite a ON a.id = i.activite_id "
                             f"WHERE i.enfant_id = {family.children[0][0]} ORDER BY i.id;")
    return [tuple(row.split("|")) for row in rows.splitlines() if row]


def states(family):
    return family.portal.sql(f"SELECT d.state FROM demande_inscription d WHERE d.enfant_id = {family.children[0][0]} ORDER BY d.saison_id;").split()


# -- The whole way ------------------------------------------------------------------------------------------------------------------------------

def test_from_the_kiosque_to_a_booking(monday, home, office):
    lunch, evening = Activity(monday), Activity(monday, "Accueil du soir", kind="garderie", slots=16)
    key, other = season(lunch), season(evening)
    parent = home.parent
    parent.get("/kiosque")
    parent.get(parent.page.html.cssselect('main a[href*="/kiosque/enfants/"]')[0].get("href"))
    assert "Confirmez d’abord la fiche de Léa" in parent.page.main() and "à demander jusqu’au 31 mars 2027" in parent.page.main()
    assert not parent.page.html.cssselect("input[name=saison]")
    parent.get(parent.page.html.cssselect('main a.button[href$="/fiche"]')[0].get("href"))
    form = parent.page.form("/fiche")
    assert form.fields["classe"] == "CE1", "what the city knows stands there"
    parent.submit(FICHE, action="/fiche")
    assert "La fiche est confirmée" in parent.page.main()
    assert [i.get("value") for i in parent.page.html.cssselect("input[name=saison]")] == [str(other), str(key)]
    numero = ask(home, key)
    assert "Repas" in parent.page.main()
    parent.get(f"/demandes/{numero}")
    assert parent.page.html.findtext(".//h1") == "Léa Lambert, Repas" and "Inscription de Léa Lambert" in parent.page.main()
    assert "demande en cours" in child_page(home).main()
    assert parent.month("2027-03").status == 200 and not parent.open_days()
    office.get(f"/guichet/demandes/{numero}")
    assert "Inscription de Léa Lambert" in office.page.main() and "domicile.pdf" in office.page.main()
    assert "Sans porc" in office.page.main() and "Jeanne Nowak" in office.page.main()
    answer(office, numero)
    assert enrolments(home) == [(lunch.code, "2027-03-01", "2027-08-31")] and states(home) == ["acceptee"]
    parent.get(f"/demandes/{numero}")
    assert "inscription acceptée" in parent.page.main()
    parent.month("2027-03")
    tick = next(t for t in parent.open_days() if t.endswith("2027-03-09"))
    parent.book("2027-03", add=[tick])
    assert home.bookings() == {(home.children[0][0], "2027-03-09", lunch.code): "reservee"}
    assert "déjà inscrit" in child_page(home).main() and "Repas, École Pasteur" in parent.page.main()
    text = parent.mail(parent.email, "traitée").get_body(("plain",)).get_content()
    assert "Léa Lambert, Repas" in text


def test_the_office_accepts_a_part(monday, home, office):
    morning, evening = Activity(monday, "Accueil du matin", kind="garderie", slots=1), Activity(monday, "Accueil du soir", kind="garderie", slots=16)
    keys = season(morning), season(evening)
    confirm_file(home)
    numero = ask(home, *keys, service="inscription-accueil", files=[pdf("domicile", 1), pdf("assurance", 2)])
    office.get(f"/guichet/demandes/{numero}")
    boxes = office.page.html.cssselect('form[action$="/repondre"] input[name=inscrire]')
    assert [b.get("value") for b in boxes] == [str(k) for k in keys] and all(b.get("checked") is not None for b in boxes)
    office.submit({"inscrire": [], "reponse-resume": "Oui", "reponse-canal": "en_ligne"}, action="/repondre")
    assert office.page.status == 422 and "Cochez au moins une activité, ou rejetez la demande" in office.page.main() and not enrolments(home)
    office.submit({"inscrire": str(keys[1]), "reponse-resume": "Le soir seulement", "reponse-canal": "en_ligne"}, action="/repondre")
    assert enrolments(home) == [(evening.code, "2027-03-01", "2027-08-31")] and states(home) == ["refusee", "acceptee"]
    home.parent.get(f"/demandes/{numero}")
    assert "inscription acceptée" in home.parent.page.main() and "inscription refusée" in home.parent.page.main()


def test_refused_or_taken_back_it_can_be_asked_for_again(monday, home, office):
    key = season(Activity(monday))
    confirm_file(home)
    numero = ask(home, key)
    home.parent.get(f"/demandes/{numero}/annuler")
    home.parent.submit({}, action="/annuler")
    assert states(home) == ["annulee"]
    numero = ask(home, key)
    answer(office, numero, "rejeter", **{"rejet-motif": "complet", "rejet-resume": "Il n’y a plus de place", "rejet-canal": "en_ligne"})
    assert sorted(states(home)) == ["annulee", "refusee"] and not enrolments(home)
    assert child_page(home).html.cssselect("input[name=saison]")


def test_the_school_of_the_child_comes_first(monday, home):
    here, there = season(Activity(monday)), season(Activity(monday))
    monday.sql("INSERT INTO ecole (id, code, name, kind) VALUES (77, 'BUFFON', 'École Buffon', 'primaire') ON CONFLICT DO NOTHING;"
               f"UPDATE enfant SET ecole_id = 77 WHERE id = {home.children[0][0]};"
               f"UPDATE saison SET schools = 'BREL BUFFON' WHERE id = {here}; UPDATE saison SET schools = 'BREL BUFFON-2' WHERE id = {there};")
    confirm_file(home)
    page = child_page(home)
    assert [i.get("value") for i in page.html.cssselect("details input[name=saison]")] == [str(there)]
    assert {i.get("value") for i in page.html.cssselect("input[name=saison]")} == {str(here), str(there)}


# -- The child's file ---------------------------------------------------------------------------------------------------------------------------

def test_the_file_is_confirmed_each_season(monday, home):
    key = season(Activity(monday))
    confirm_file(home)
    assert child_page(home).html.cssselect("input[name=saison]")
    at(monday, "2027-06-15 10:00")
    home.parent = People(monday).parent(home)
    season(Activity(monday), "2028", "2027-06-01", "2027-07-15", "2027-09-01", "2028-08-31")
    page = child_page(home)
    assert "Confirmez d’abord la fiche" in page.main() and "à confirmer de nouveau" in page.main() and not page.html.cssselect("input[name=saison]")
    home.parent.get(f"/kiosque/enfants/{home.children[0][0]}/fiche")
    assert home.parent.page.form("/fiche").fields["urgence1"] == "Jeanne Nowak", "what was said last time is there"
    home.parent.submit({}, action="/fiche")
    assert child_page(home).html.cssselect("input[name=saison]")
    assert monday.sql(f"SELECT COUNT(*) FROM famille_event WHERE famille_id = {home.id} AND action = 'fiche';").strip() == "2"


def test_a_file_with_mistakes(monday, home):
    confirm_file(home, **{"urgence1-tel": "12", "personne1-tel": ""})
    page = home.parent.page
    assert page.status == 422 and set(page.problems()) == {"urgence1-tel", "personne1-tel"}
    assert page.form("/fiche").fields["urgence1"] == "Jeanne Nowak" and page.form("/fiche").fields["urgence1-tel"] == "12"
    assert monday.sql(f"SELECT COUNT(*) FROM fiche WHERE enfant_id = {home.children[0][0]};").strip() == "0"


def test_two_parents_confirm_it(monday, home):
    other = People(monday).parent(home)
    path = f"/kiosque/enfants/{home.children[0][0]}/fiche"
    mine, theirs = home.parent.get(path), other.get(path)
    home.parent.submit(FICHE, action="/fiche", page=mine)
    other.submit({**FICHE, "seul": "oui"}, action="/fiche", page=theirs)
    assert other.page.status == 409 and "confirmée entre-temps" in other.page.main()
    assert other.page.form("/fiche").fields["seul"] == "oui"
    assert "<seul>non</seul>" in monday.sql(f"SELECT data FROM fiche WHERE enfant_id = {home.children[0][0]};")
    other.submit({}, action="/fiche")
    assert "<seul>oui</seul>" in monday.sql(f"SELECT data FROM fiche WHERE enfant_id = {home.children[0][0]};")
    home.parent.submit({**FICHE, "seul": "oui"}, action="/fiche", page=mine)
    assert "La fiche est confirmée" in home.parent.page.main(), "the same said twice is said"


def test_two_families_of_one_child(monday, home):
    """Each of the separated parents has his own file of the child, and does not see the other's."""
    father = Family(monday, name="Petit", children=("Zoé",))
    child = home.children[0][0]
    monday.sql(f"INSERT INTO famille_enfant (famille_id, enfant_id) VALUES ({father.id}, {child});")
    father.parent = People(monday).parent(father)
    confirm_file(home)
    assert "Jeanne" not in father.parent.get(f"/kiosque/enfants/{child}").response.text
    assert "Jeanne" not in father.parent.get(f"/kiosque/enfants/{child}/fiche").response.text


def test_what_is_special_is_for_its_office(monday, home):
    """The régie sees whom to call; diet and PAI are for the office that the file's definition names."""
    confirm_file(home)
    regie, entitled = Parent(monday, auth=("regine", PASSWORD)), Parent(monday, auth=("rose", PASSWORD))
    path = f"/guichet/enfants/{home.children[0][0]}"
    regie.get(f"/guichet/familles/{home.code}")
    assert regie.page.html.cssselect(f'main a[href$="{path}"]')
    page = regie.get(path)
    assert "Jeanne Nowak" in page.main() and "ne sont montrés qu’au service habilité" in page.main()
    assert "Sans porc" not in page.response.text and "PAI)" not in page.response.text
    assert "Sans porc" in entitled.get(path).main()
    assert int(monday.sql(f"SELECT COUNT(*) FROM famille_reading WHERE famille_id = {home.id};")) == 3, "each of the three readings is traced"
    assert Parent(monday, auth=("sophie", PASSWORD)).get(path).status == 403
    assert regie.get("/guichet/enfants/1").status == 404


def test_diet_and_pai_in_the_list_of_the_day(monday, home):
    lunch = Activity(monday)
    key = home.enrol(lunch)
    confirm_file(home)
    home.parent.book("2027-03", add=[f"{key}.2027-03-09"])
    path = f"/guichet/activites/{lunch.code}/2027-03-09"
    assert "Régime alimentaire : Sans porc" in Parent(monday, auth=("rose", PASSWORD)).get(path).main().replace(" ", " ")
    page = Parent(monday, auth=("regine", PASSWORD)).get(path)
    assert "Lambert Léa" in page.main() and "Sans porc" not in page.response.text


# -- Documents ----------------------------------------------------------------------------------------------------------------------------------

def test_a_document_serves_again(monday, home, office):
    lunch, evening = season(Activity(monday)), season(Activity(monday, "Accueil du soir", kind="garderie", slots=16))
    confirm_file(home)
    confirm_file(home, child=1)
    first = ask(home, lunch)
    page = child_page(home)
    assert "domicile.pdf" in page.main() and "pour toute la famille" in page.main() and "gardé jusqu’au 1er mars 2028" in page.main()
    second = ask(home, evening, service="inscription-accueil", child=1, files=[pdf("assurance", 7)])
    office.get(f"/guichet/demandes/{second}")
    assert "domicile.pdf" in office.page.main() and "assurance.pdf" in office.page.main()
    link = next(a.get("href") for a in office.page.html.cssselect("main a") if "domicile.pdf" in a.text_content())
    assert office.http.get(monday.url + link).content == PDF % 1
    assert "assurance.pdf" in child_page(home, 1).main() and "assurance.pdf" not in child_page(home).main(), "an insurance is one child's"
    assert first != second and int(monday.sql(f"SELECT COUNT(*) FROM document WHERE famille_id = {home.id};")) == 2


def test_a_document_is_replaced_taken_out_and_ends(monday, home):
    keys = [season(Activity(monday)) for _ in range(3)]
    confirm_file(home)
    ask(home, keys[0])
    begin(home, keys[1])
    remove = home.parent.page.html.cssselect("button[name=retirer]")[0]
    home.parent.submit({}, field="cle", button=("retirer", remove.get("value")))
    home.parent.fill("inscription-restauration", ANSWERS, files=[pdf("domicile", 2)])
    found = child_page(home).html.cssselect('main a[href*="/documents/"]')
    assert len(found) == 1 and home.parent.http.get(monday.url + found[0].get("href")).content == PDF % 2
    stranger = People(monday).parent(Family(monday))
    assert stranger.get(found[0].get("href")).status == 404
    assert stranger.post(f"/kiosque/enfants/{home.children[0][0]}/documents", {"retirer": found[0].get("href").split("/")[-1]}).status in (403, 404)
    at(monday, "2028-03-02 09:00")
    assert home.parent.http.get(monday.url + found[0].get("href"), allow_redirects=False).status_code in (303, 404)
    at(monday, "2027-03-01 09:00")
    home.parent.submit({}, action="/documents", button=("retirer", found[0].get("href").split("/")[-1]), page=child_page(home))
    assert "Le document est retiré" in home.parent.page.main() and not home.parent.page.html.cssselect('main a[href*="/documents/"]')
    begin(home, keys[2])
    assert "domicile.pdf" not in home.parent.page.main()


# -- What cannot be -----------------------------------------------------------------------------------------------------------------------------

def test_nothing_ticked_or_what_is_not_open(monday, home):
    lunch = Activity(monday)
    key, closed = season(lunch), season(Activity(monday), closes="2027-02-28")
    evening = season(Activity(monday, "Accueil du soir", kind="garderie", slots=16))
    confirm_file(home)
    begin(home)
    assert home.parent.page.status == 422 and "Cochez au moins une activité" in home.parent.page.main()
    assert home.parent.page.problems() == ["saison-inscription-restauration"]
    for wrong in (closed, evening, 0, "x", "9" * 30):
        begin(home, key, wrong)
        assert home.parent.page.status == 409 and "Rien n’a été demandé" in home.parent.page.main(), wrong
    other = Family(monday)
    assert home.parent.get(f"/kiosque/enfants/{other.children[0][0]}").status == 404
    for path in ("/kiosque/enfants/0", "/kiosque/enfants/x", "/kiosque/enfants/" + "9" * 10_000):
        assert home.parent.get(path).status in (404, 414), path
    assert not states(home)


def test_the_form_needs_a_child(monday, home):
    parent = home.parent
    assert parent.get("/services/inscription-restauration").status == 200
    assert parent.get("/services/inscription-restauration/formulaire").url.endswith("/kiosque")
    assert parent.get("/services/inscription-restauration/formulaire/pieces").url.endswith("/kiosque")
    token = parent.get("/compte/informations").html.cssselect("input[name=jeton]")[0].get("value")
    assert parent.post("/services/inscription-restauration/formulaire/coordonnees", {"jeton": token, "cle": "nouveau", "nom": "X"}).status == 409
    assert int(monday.sql("SELECT COUNT(*) FROM demande WHERE teleservice = 'inscription-restauration' AND state = 'brouillon' AND account_id = "
                          f"(SELECT id FROM account WHERE email = '{parent.email}');")) == 0
    assert parent.get("/services/kiosque-fiche").status == 404, "the child's file is not offered"


def test_a_draft_for_a_brother_is_not_thrown_away(monday, home):
    key = season(Activity(monday))
    confirm_file(home)
    confirm_file(home, child=1)
    begin(home, key)
    home.parent.submit({}, field="cle", files=[pdf("domicile", 1)])
    begin(home, key, child=1)
    assert home.parent.page.status == 409 and "Vous avez commencé cette demande pour Léa" in home.parent.page.main()
    home.parent.submit({}, action="/inscription")
    assert "Inscription de Tom" in home.parent.page.main()
    numero = home.parent.fill("inscription-restauration", ANSWERS, files=[pdf("domicile", 3)])
    home.parent.get(f"/demandes/{numero}")
    assert "Tom Lambert, Repas" in home.parent.page.main()


def test_it_closes_between_the_check_and_the_sending(monday, home):
    key = season(Activity(monday))
    confirm_file(home)
    begin(home, key)
    home.parent.fill("inscription-restauration", ANSWERS, files=[pdf("domicile", 1)], send=False)
    monday.sql(f"UPDATE saison SET closes = '2027-02-28' WHERE id = {key};")
    home.parent.submit({}, action="/verification")
    assert home.parent.page.status == 409 and "La période d’inscription est close" in home.parent.page.main() and states(home) == ["brouillon"]


def test_the_child_is_enrolled_meanwhile(monday, home, office):
    lunch = Activity(monday)
    key = season(lunch)
    confirm_file(home)
    begin(home, key)
    home.parent.fill("inscription-restauration", ANSWERS, files=[pdf("domicile", 1)], send=False)
    page = home.parent.page
    home.enrol(lunch, last="2027-08-31")
    home.parent.submit({}, action="/verification")
    assert home.parent.page.status == 409 and "déjà inscrit" in home.parent.page.main()
    monday.sql(f"DELETE FROM inscription WHERE enfant_id = {home.children[0][0]};")
    home.parent.submit({}, action="/verification", page=page)
    numero = home.parent.numero()
    home.enrol(lunch, last="2027-08-31")
    answer(office, numero)
    assert len(enrolments(home)) == 1 and states(home) == ["acceptee"], "enrolled once"


def test_two_parents_send_at_the_same_moment(monday, home):
    key = season(Activity(monday))
    confirm_file(home)
    people = [home.parent, People(monday).parent(home)]
    for parent in people:
        home.parent = parent
        begin(home, key)
        parent.fill("inscription-restauration", ANSWERS, files=[pdf("domicile", 1)], send=False)
    threads = [threading.Thread(target=lambda p=p: p.submit({}, action="/verification")) for p in people]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(p.page.status for p in people) == [200, 409]
    assert "déjà en cours" in next(p for p in people if p.page.status == 409).page.main()
    assert sorted(states(home)) == ["brouillon", "demandee"]


def test_sent_twice_counts_once(monday, home):
    key = season(Activity(monday))
    confirm_file(home)
    begin(home, key)
    home.parent.fill("inscription-restauration", ANSWERS, files=[pdf("domicile", 1)], send=False)
    page = home.parent.page
    urls = set()
    for _ in range(2):
        home.parent.submit({}, action="/verification", page=page)
        urls.add(home.parent.page.url)
    assert len(urls) == 1 and "/confirmation/" in urls.pop() and states(home) == ["demandee"]


# -- Exchange -----------------------------------------------------------------------------------------------------------------------------------

def test_seasons_come_and_enrolments_go(monday, home, office):
    lunch = Activity(monday)
    path = monday.folder / "saisons.csv"
    path.write_text("activite;saison;libelle;ouverture;cloture;du;au;ecoles\r\n"
                    f"{lunch.code};2027;Année 2027;01/02/2027;31/03/2027;2027-03-01;2027-08-31;\r\n", encoding="utf-8")
    path.chmod(0o644)
    assert "Ajoutées : 1" in monday.ctl("import", "saisons", str(path), "--write").stdout
    path.write_text("activite;saison;libelle;ouverture;cloture;du;au;ecoles\r\n"
                    f"{lunch.code};2027;Année 2027;01/02/2027;31/01/2027;2027-03-01;2027-08-31;\r\n", encoding="utf-8")
    assert monday.ctl("import", "saisons", str(path), check=False).returncode != 0, "closes before it opens"
    key = monday.sql(f"SELECT id FROM saison WHERE activite_id = {lunch.id};").strip()
    confirm_file(home)
    numero = ask(home, key)
    answer(office, numero)
    rows = [line.split(";") for line in monday.ctl("export", "inscriptions").stdout.splitlines()]
    code = numero.replace("-", "") + "-1"
    row = next(row for row in rows if row[2] == code)
    assert row[3:] == [f"E{home.children[0][0]}", lunch.code, "2027", "2027-03-01", "2027-08-31", home.code]
