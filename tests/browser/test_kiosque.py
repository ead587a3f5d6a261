# SPDX-License-Identifier: Apache-2.0
"""The Kiosque Famille in the browser: the régie hands out a password, a parent binds his account and pays, by label and keyboard; every page axe-clean
and no wider than 320 px."""
import datetime
import re

import pytest

from citizen import Citizen
from conftest import PASSWORD, Person, open_browser, sign_in
from family import Activity, Family
from test_accessibilite import is_good
from test_paiement import pay_there, press_pay


@pytest.fixture(scope="module")
def parents(portal):
    """Two accounts: (address, password)."""
    made = []
    for name in ("Léa", "Karim"):
        address = f"{name.lower().replace('é', 'e')}.parent@exemple.example"
        Citizen(portal).create_account(address, PASSWORD, last_name="Parent", first_name=name)
        made.append((address, PASSWORD))
    portal.sql("DELETE FROM throttle;")
    return made


def hand_out(person, family):
    """At the régie's counter."""
    person.open("/guichet", auth="regine:guichet")
    assert person.title == "Familles"
    is_good(person, "families")
    for path, title in (("/guichet/activites", "Activités du"), ("/guichet/import", "Importer un fichier")):
        person.open(path)
        assert person.title.startswith(title)
        is_good(person, path)
    person.go("Comparer")
    assert person.driver.switch_to.active_element.get_attribute("id") == "erreurs"
    is_good(person, "import, empty")
    meal = Activity(family.portal, "Repas du jour", calendars="")
    day = datetime.date.today().isoformat()
    family.run(f"INSERT INTO reservation (id, enfant_id, activite_id, day, famille_id, state, price, updated_at) VALUES "
               f"({family.id}, {family.children[0][0]}, {meal.id}, '{day}', {family.id}, 'reservee', 300, 1)")
    person.open("/guichet/activites")
    is_good(person, "activities")
    person.go("Repas du jour")
    person.choose("présent")
    is_good(person, "list of the day")
    person.go("Enregistrer le pointage")
    assert "Le pointage est enregistré" in person.main
    person.open("/guichet/familles")
    person.type("Code famille, ou nom", family.name)
    person.go("Chercher")
    is_good(person, "families found")
    person.go(family.code)
    is_good(person, "one family")
    person.go("Remettre un mot de passe")
    is_good(person, "letter")
    family.secret = re.search(r"Mot de passe\s+([0-9A-Z]{10})", person.main).group(1)
    person.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not person.find(".notice").is_displayed() and person.find(".letter").is_displayed()
    finally:
        person.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def bind(person, family, secret=None):
    person.type("Code famille", family.code)
    person.type("Numéro d’une facture", next(iter(family.factures.values())))
    person.type("Mot de passe du Kiosque", secret or family.secret)
    person.go("Rattacher ma famille")


def test_from_the_counter_to_the_receipt(person, portal, parents):
    family = Family(portal, name="Delvaux", children=("Léo", "Nina"))
    family.facture(4250)
    family.facture(1000, label="Garderie du soir")
    family.facture(900, regie="sud", label="Centre de loisirs")
    family.facture(7700, deadline=-3, label="Restauration scolaire d’octobre")
    hand_out(person, family)
    sign_in(person, parents[0])
    person.go("Kiosque Famille")
    is_good(person, "binding")
    person.go("Rattacher ma famille")
    assert person.driver.switch_to.active_element.get_attribute("id") == "erreurs"
    is_good(person, "binding, empty")
    bind(person, family, secret="0000000000")
    assert "Ces trois informations ne vont pas ensemble" in person.main
    assert person.field("Code famille").get_attribute("value") == family.code
    is_good(person, "binding, wrong")
    bind(person, family)
    assert "Votre compte est rattaché" in person.main and "Nina" in person.main
    is_good(person, "family")
    person.go("Voir et payer mes factures")
    is_good(person, "invoices")
    person.choose("Restauration scolaire")        # ticked already: stays so
    garderie = person.field("Garderie du soir")
    person.focus(garderie).send_keys(" ")         # not this one
    person.go("Payer les factures cochées")
    assert "42,50" in person.main and "Garderie" not in person.main
    is_good(person, "check")
    press_pay(person)
    pay_there(person, "Payer par carte")
    person.wait.until(lambda d: "/paiement/suivi/" in d.current_url)
    assert person.title == "Votre paiement est enregistré"
    is_good(person, "paid")
    person.go("Mes factures")
    assert "Payée le" in person.main and "avis des sommes à payer" in person.main
    is_good(person, "invoices, one paid")
    person.open(f"/kiosque/factures/{next(iter(family.factures))}")
    assert "Repas" in person.main
    is_good(person, "one invoice")
    person.open("/compte")
    is_good(person, "account")
    person.go("Dissocier ce compte")
    is_good(person, "leaving")
    person.go("Dissocier ce compte")
    assert "n’est plus rattaché" in person.main


def test_without_script(portal, parents, tmp_path):
    family = Family(portal, name="Sansscript")
    family.facture(2000)
    family.hand_out(Citizen(portal, auth=("regine", "guichet")))
    driver = open_browser(tmp_path, script=False)
    try:
        person = Person(driver, portal)
        person.wait._timeout = 30
        sign_in(person, parents[1])
        person.go("Kiosque Famille")
        bind(person, family)
        person.go("Voir et payer mes factures")
        person.go("Payer les factures cochées")
        press_pay(person)
        pay_there(person, "Payer par carte")
        person.wait.until(lambda d: "/paiement/suivi/" in d.current_url)
        assert person.title == "Votre paiement est enregistré"
    finally:
        driver.quit()
