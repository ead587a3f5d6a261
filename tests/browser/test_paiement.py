# SPDX-License-Identifier: Apache-2.0
"""Paying in the browser: by label and keyboard, across to the payment service and back, with and without script, on every page of the way."""
import pytest

from conftest import Person, open_browser, sign_in
from payer import Payer, new_reference
from test_accessibilite import is_good


def type_avis(person, reference, amount="123,45"):
    person.open("/")
    person.go("Payer un avis des sommes à payer")
    person.go("Payer un avis")
    person.type("N° de l’avis", reference)
    person.type("Montant de l’avis", amount)
    person.type("Adresse électronique", "payeuse@exemple.example")
    person.go("Continuer")


def press_pay(person):
    """The button that leads to the other site."""
    person.focus(next(b for b in person.all("main button") if b.text.startswith("Payer"))).send_keys("\n")


def pay_there(person, words):
    person.wait.until(lambda d: "paiementws.web" in d.current_url)
    button = next(b for b in person.all("main button") if b.text == words)
    page = person.find("html")
    person.focus(button).send_keys("\n")
    person.wait.until(lambda d: person.is_gone(page))


def test_paying_by_keyboard(person):
    reference = new_reference()
    type_avis(person, reference, "1 234,5")
    assert person.title == "Vérifiez avant de payer"
    is_good(person, "check")
    before = len(person.driver.window_handles)
    button = next(b for b in person.all("main button") if b.text.startswith("Payer"))
    assert button.text.replace("\u202f", " ").replace("\xa0", " ") == "Payer 1 234,50 €"
    press_pay(person)
    pay_there(person, "Payer par carte")
    assert len(person.driver.window_handles) == before          # the same window
    person.wait.until(lambda d: "/paiement/suivi/" in d.current_url)
    assert person.title == "Votre paiement est enregistré"
    is_good(person, "paid")
    person.go("Voir l’accusé de réception")
    assert reference in person.main
    is_good(person, "receipt")
    type_avis(person, reference)
    assert person.title == "Cet avis est déjà payé"
    is_good(person, "paid already")


def test_errors_keep_what_was_typed(person):
    type_avis(person, "2026", "douze")
    assert person.driver.switch_to.active_element.get_attribute("id") == "erreurs"
    is_good(person, "errors")
    person.type("N° de l’avis", new_reference())
    assert person.field("Montant de l’avis").get_attribute("value") == "douze"


@pytest.mark.parametrize("words,title", [("Carte refusée", "Votre paiement a été refusé"), ("Abandonner", "Vous avez abandonné le paiement")])
def test_other_ends(person, words, title):
    type_avis(person, new_reference())
    press_pay(person)
    pay_there(person, words)
    person.wait.until(lambda d: "/paiement/suivi/" in d.current_url)
    assert person.title == title
    is_good(person, title)


def test_waiting_and_looked_at_by_a_human(person, portal):
    payer = Payer(portal)
    payer.leave()
    person.open(f"/paiement/suivi/{payer.idop}")
    assert person.title == "Votre paiement est en attente"
    is_good(person, "waiting")
    other = Payer(portal)
    other.type_avis(payer.reference)
    person.driver.get(other.page.url)
    is_good(person, "living")
    portal.payfip.faults(answer={"montant": "1"})
    payer.get(portal.payfip.pay(payer.idop, "P"))
    portal.payfip.faults(answer=None)
    person.open(f"/paiement/suivi/{payer.idop}")
    assert person.title == "La ville vérifie votre paiement"
    is_good(person, "to verify")
    person.open("/guichet/paiements", auth="nadia:guichet")
    assert "autre montant" in person.main
    is_good(person, "finances")
    person.go("Avis " + payer.reference)
    is_good(person, "one payment")
    person.find("details.action summary").click()
    person.choose("Remboursé")
    person.type("Motif", "Virement du 2 décembre")
    person.go("Clore la vérification")
    assert "La vérification est close." in person.main and "Virement du 2 décembre" in person.main
    is_good(person, "closed")


def test_mes_paiements(person, portal, account):
    sign_in(person, account)
    type_avis(person, new_reference())
    press_pay(person)
    pay_there(person, "Payer par prélèvement")
    person.wait.until(lambda d: "/paiement/suivi/" in d.current_url)
    person.go("Mes paiements")
    assert "123,45" in person.main and "prélèvement" in person.main
    is_good(person, "Mes paiements")


def test_without_script_and_a_posted_return(portal, tmp_path):
    """No script; the payment service sends the browser back by a form."""
    portal.payfip.faults(redirect="POST")
    driver = open_browser(tmp_path, script=False)
    try:
        person = Person(driver, portal)
        person.wait._timeout = 30
        type_avis(person, new_reference())
        press_pay(person)
        pay_there(person, "Payer par carte")
        person.find("main button").click()
        person.wait.until(lambda d: "/paiement/suivi/" in d.current_url)
        assert person.title == "Votre paiement est enregistré"
    finally:
        portal.payfip.faults(redirect="GET")
        driver.quit()
