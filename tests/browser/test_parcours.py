# SPDX-License-Identifier: Apache-2.0
"""Whole ways through the portal, by label and by keyboard alone."""
import re

from selenium.webdriver.common.keys import Keys

from citizen import Citizen
from conftest import PASSWORD


def test_from_an_account_to_the_office_s_answer(person, portal):
    address = "parcours@exemple.example"
    person.open("/")
    person.go("Créer un compte")
    person.type("Adresse électronique", "parcours")
    person.press(Keys.ENTER)
    person.wait.until(lambda d: person.all(".error-summary"))
    assert person.driver.title.startswith("Erreur")
    person.press(Keys.TAB)                                      # from the summary to its first link
    person.press(Keys.ENTER)
    assert person.driver.switch_to.active_element.get_attribute("id") == "email"
    person.type("Adresse électronique", address)
    person.press(Keys.ENTER)
    person.wait.until(lambda d: d.current_url.endswith("/envoye"))

    person.open(Citizen(portal).link(address, "/compte/creer/"))
    person.type("Nom de naissance", "Lefèbvre")
    person.type("Prénom", "Noé")
    person.type("Numéro et voie", "4 rue Pellart")
    person.type("Code postal", "59100")
    person.type("Ville", "Roubaix")
    person.focus(person.find("#mot-de-passe")).send_keys(PASSWORD)
    for box in person.all("main input[type=checkbox][required]"):
        person.focus(box).send_keys(Keys.SPACE)
    person.go("Créer mon compte")
    assert "Votre compte est créé" in person.main

    person.open("/services/etat-civil")
    person.go("Commencer la demande")
    person.choose("Acte de mariage")
    person.go("Continuer")
    person.choose("À Roubaix")
    person.go("Continuer")
    person.choose("Extrait sans filiation")
    person.choose("1")
    person.go("Continuer")
    person.go("Continuer")                                      # nothing filled in: told so
    assert "Il y a un problème" in person.main
    for element in person.all("main input[type=text]"):
        label = person.find(f"label[for='{element.get_attribute('id')}']").text
        person.focus(element).send_keys({"Jour": "", "Mois": "", "Année": "2012"}.get(label, "Durand"))
    person.go("Continuer")
    assert person.field("Numéro et voie").get_attribute("value") == "4 rue Pellart"      # from the account
    person.go("Continuer")
    assert "Vérifiez votre demande" in person.title
    person.go("Envoyer la demande")
    numero = re.search(r"\w{4}-\w{4}", person.main).group()
    assert "Demande envoyée" in person.main

    person.open("/guichet/demandes/" + numero, auth="sophie:guichet")
    person.go("Prendre")
    page = Citizen(portal, auth=("sophie", "guichet"))
    page.get("/guichet/demandes/" + numero)
    page.submit({"reponse-resume": "L’extrait est parti par la poste.", "reponse-canal": "lettre"}, action="/repondre")

    person.open("/")
    person.go("Mes demandes")
    assert "Traitée" in person.main and "L’extrait est parti par la poste." in person.main
    person.open("/demandes/" + numero)
    assert "Sophie" in person.main and "Officier d’état civil" in person.main


def test_a_report_with_a_photo_without_account_on_a_phone(person, tmp_path):
    from PIL import Image
    photo = tmp_path / "vue.jpg"
    Image.new("RGB", (800, 600), "gray").save(photo)
    person.width(320)
    person.open("/services/signalement")
    person.go("Je préfère accéder directement au formulaire")
    person.choose("Éclairage public")
    person.go("Continuer")
    person.choose("Lampadaire éteint")
    person.go("Continuer")
    person.type("Adresse", "12 rue de l’Épeule")
    person.go("Continuer")
    person.type("Décrivez le problème", "Le lampadaire est éteint.")
    person.find("input[type=file]").send_keys(str(photo))
    person.go("Continuer")
    person.go("Continuer")
    assert "vue.jpg" in person.main
    person.go("Envoyer la demande")
    assert "Demande envoyée" in person.main and "ne peut pas être suivie" in person.main


def test_signing_in_and_out_by_keyboard(person, account):
    person.open("/")
    person.press(Keys.TAB)
    assert person.driver.switch_to.active_element.text == "Aller au contenu"
    person.press(Keys.ENTER)
    person.type("Identifiant ou adresse électronique", account[0])
    person.type("Mot de passe", account[1])
    show = person.find("[data-shows=mot-de-passe]")
    person.focus(show).send_keys(Keys.SPACE)
    assert person.find("#mot-de-passe").get_attribute("type") == "text"
    person.press(Keys.ENTER)
    person.wait.until(lambda d: d.current_url.endswith("/demandes"))
    person.open("/deconnexion")
    person.focus(person.find("main form button")).send_keys(Keys.ENTER)
    person.wait.until(lambda d: not person.all("main form"))
    person.open("/demandes")
    assert "/connexion" in person.driver.current_url
