# SPDX-License-Identifier: Apache-2.0
"""Enrolling a child in the browser, by label and keyboard, to the first booking; and the régie's pages of closures, invoices and exports: axe-clean, no wider
than 320 px."""
import datetime

import pytest

from citizen import Citizen
from conftest import PASSWORD, sign_in
from family import Activity, Family, day
from test_accessibilite import is_good

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def family(portal):
    family = Family(portal, name="Wattel", children=("Jade",))
    portal.sql("DELETE FROM throttle;")
    Citizen(portal).create_account(f"inscription{family.id}@exemple.example", PASSWORD, last_name="Wattel", first_name="Luc", telephone="03 20 00 00 09")
    portal.sql("DELETE FROM throttle;")
    family.email = f"inscription{family.id}@exemple.example"
    return family.adopt(family) and family


def season(activity, number):
    activity.portal.sql(f"INSERT INTO saison (id, code, activite_id, label, opens, closes, from_day, to_day) VALUES ({number}, 'S{number}', {activity.id}, "
                        f"'Cette année', '{day(-5)}', '{day(30)}', '{day(-5)}', '{day(200)}');")


def fill_file(person):
    person.type("École", "École Pasteur")
    for label in ("Sans porc", "Oui"):
        person.choose(label)
    for name, value in (("pai", "non"), ("soins", "oui"), ("seul", "non"), ("image", "non"), ("transport", "oui")):
        person.focus(person.find(f"input[name={name}][value={value}]")).send_keys(" ")
    person.type("Première personne à appeler", "Jeanne Wattel")
    person.type("Son téléphone", "03 20 00 00 05")


def test_a_child_is_enrolled(person, portal, family, tmp_path):
    lunch = Activity(portal, "Repas de Jade", calendars="")
    season(lunch, 90_001)
    sign_in(person, (family.email, PASSWORD))
    person.open("/kiosque")
    person.go("Jade")
    is_good(person, "child, file to confirm")
    person.go("Remplir et confirmer la fiche")
    is_good(person, "file")
    person.go("Confirmer la fiche")
    assert person.driver.switch_to.active_element.get_attribute("id") == "erreurs"
    is_good(person, "file, empty")
    fill_file(person)
    person.go("Confirmer la fiche")
    assert "La fiche est confirmée" in person.main
    person.go("Continuer")
    assert "Cochez au moins une activité" in person.main
    is_good(person, "child, nothing ticked")
    person.choose("Repas de Jade")
    person.go("Continuer")
    is_good(person, "documents")
    path = tmp_path / "domicile.pdf"
    path.write_bytes(PDF)
    person.field("Justificatif de domicile").send_keys(str(path))
    person.go("Continuer")
    person.choose("J’ai lu le règlement")
    person.go("Continuer")
    assert "Inscription de Jade Wattel" in person.main
    is_good(person, "check")
    person.go("Envoyer la demande")
    is_good(person, "sent")
    numero = person.driver.current_url.rsplit("/", 1)[1]
    portal.agent("elise", "guichet", "Élise", "Roux", "Agente du service Éducation", "education", "agent")
    agent = Citizen(portal, auth=("elise", "guichet"))
    person.open(f"/guichet/demandes/{numero}", auth="elise:guichet")
    is_good(person, "in the guichet")
    agent.get(f"/guichet/demandes/{numero}")
    agent.submit({"reponse-resume": "Jade est inscrite", "reponse-canal": "en_ligne"}, action="/repondre")
    person.open(f"/demandes/{numero}")
    assert "inscription acceptée" in person.main
    is_good(person, "answered")
    person.open("/kiosque")
    person.go("Jade")
    assert "domicile.pdf" in person.main and "déjà inscrit" in person.main
    is_good(person, "child, enrolled")
    person.go("Réserver des jours")
    assert "Repas de Jade" in person.main


def test_the_regie(person, portal):
    family = Family(portal, name="Facture")
    lunch = Activity(portal, "Repas facturé", calendars="")
    last_month = (datetime.date.fromisoformat(day(0)).replace(day=1) - datetime.timedelta(days=1)).isoformat()
    for number, when in enumerate((last_month, day(1))):
        family.run(f"INSERT INTO reservation (id, enfant_id, activite_id, day, famille_id, state, price, updated_at) VALUES "
                   f"({family.id + number}, {family.children[0][0]}, {lunch.id}, '{when}', {family.id}, 'reservee', 300, 1)")
    person.open("/guichet/facturation", auth="regine:guichet")
    assert person.title.startswith("Facturation, ") and "Facture (" in person.main
    is_good(person, "invoices, looked at")
    person.type("Début des numéros", "é")
    person.go("Établir")
    assert person.driver.switch_to.active_element.get_attribute("id") == "erreurs"
    is_good(person, "invoices, wrong")
    person.type("Début des numéros", "K")
    person.go("Établir")
    assert "établie" in person.main
    is_good(person, "invoices, made")
    person.open("/guichet/activites/fermer")
    is_good(person, "closing")
    person.choose("Repas facturé")
    person.driver.execute_script("for (const id of ['du', 'au']) document.getElementById(id).value = arguments[0]", day(1))
    person.type("Motif", "Grève")
    person.go("Vérifier avant de fermer")
    assert "1 annulée" in person.main
    is_good(person, "closing, checked")
    person.go("Fermer et prévenir les familles")
    assert "C’est fermé" in person.main
    person.open("/guichet/export")
    is_good(person, "exports")
    person.open(f"/guichet/enfants/{family.children[0][0]}")
    is_good(person, "a child in the guichet")
