# SPDX-License-Identifier: Apache-2.0
"""No axe-core violation on any page, no horizontal scroll at 320 px, complete without script, a receipt that prints well."""
import pytest
from selenium.webdriver.common.by import By

from conftest import PASSWORD, Person, open_browser, sign_in

PUBLIC = ["/", "/particuliers", "/professionnels", "/associations", "/services/etat-civil", "/services/signalement", "/connexion", "/compte/creer",
          "/compte/creer/envoye", "/mot-de-passe-oublie", "/mot-de-passe-oublie/envoye", "/regies", "/aide", "/plan", "/accessibilite",
          "/mentions-legales", "/donnees-personnelles", "/modalites", "/securite", "/inconnue", "/services/etat-civil/formulaire",
          "/services/signalement/formulaire", "/services/avis", "/paiement/avis"]
PERSONAL = ["/", "/paiements", "/demandes", "/compte", "/compte/informations", "/compte/courriel", "/compte/mot-de-passe", "/compte/connexions", "/deconnexion"]


def is_good(person, path):
    assert person.violations() == [], path
    person.width(320)
    assert not person.too_wide(), path
    person.width(1280)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(person, path):
    person.open(path)
    is_good(person, path)


def test_dark_scheme(person):
    person.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    try:
        for path in ("/", "/services/etat-civil", "/connexion", "/aide", "/services/signalement/formulaire"):
            person.open(path)
            assert person.violations() == [], path
    finally:
        person.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_personal_pages(person, account):
    sign_in(person, account)
    numbers = account[2]
    for path in PERSONAL + [f"/demandes/{n}" for n in numbers] + [f"/demandes/{numbers[0]}/accuse", f"/demandes/{numbers[0]}/annuler",
                                                                  f"/demandes/{numbers[2]}/completer"]:
        person.open(path)
        is_good(person, path)


@pytest.mark.parametrize("service", ["etat-civil", "signalement"])
def test_every_step_with_its_errors(person, portal, service):
    """Each step as it comes, then sent empty with its error summary."""
    from citizen import CERTIFICATE, REPORT
    answers = {"etat-civil": CERTIFICATE, "signalement": REPORT}[service]
    person.open(f"/services/{service}/formulaire")
    for _ in range(12):
        where = person.driver.current_url
        is_good(person, where)
        if where.endswith("/verification"):
            return
        person.send()
        if person.all(".error-summary"):
            is_good(person, where + " with errors")
            link = person.find(".error-summary a")
            assert person.driver.execute_script("return document.getElementById(arguments[0]) !== null", link.get_attribute("href").split("#")[1])
            assert person.driver.title.startswith("Erreur")
            assert person.driver.switch_to.active_element.get_attribute("id") == "erreurs"
            fill_page(person, answers)
            person.send()
        assert not person.all(".error-summary"), person.main[:600]
    raise AssertionError("the check page never came")


def fill_page(person, answers):
    for name, value in answers.items():
        for element in person.driver.find_elements(By.NAME, name):
            kind = element.get_attribute("type")
            if kind in ("radio", "checkbox"):
                if element.get_attribute("value") == value and not element.is_selected():
                    element.click()
            elif kind not in ("file", "hidden"):
                element.clear()
                element.send_keys(value)


def test_guichet_pages(person, account):
    numbers = account[2]
    person.open("/guichet", auth="sophie:guichet")
    for path in ["/guichet", "/guichet/aide"] + [f"/guichet/demandes/{n}" for n in numbers]:
        person.open(path, auth="sophie:guichet")
        assert person.violations() == [], path
        person.width(320)
        assert not person.too_wide(), path
        person.width(1280)


def test_without_script(portal, tmp_path):
    """The main flow with script switched off in the browser."""
    from citizen import REPORT
    driver = open_browser(tmp_path, script=False)
    try:
        person = Person(driver, portal)
        person.open("/services/signalement/formulaire")
        for _ in range(8):
            if driver.current_url.endswith("/verification"):
                break
            fill_page(person, REPORT)
            person.send()
        person.send()
        assert "Demande envoyée" in person.main
    finally:
        driver.quit()


def test_the_receipt_prints_without_navigation(person, account):
    sign_in(person, account)
    person.open(f"/demandes/{account[2][0]}/accuse")
    person.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not person.find("header nav").is_displayed()
        assert not person.find("footer").is_displayed()
        assert person.find(".letter").is_displayed() and account[2][0] in person.find(".letter").text
        assert "Service État civil" in person.find(".letter").text
    finally:
        person.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_targets_are_large_enough(person, account):
    sign_in(person, account)
    for path in ("/", "/demandes", "/compte", "/services/signalement/formulaire"):
        person.open(path)
        person.width(320)
        small = person.driver.execute_script(
            "return [...document.querySelectorAll('main button, main .button, main .pill, header nav a, main select')]"
            ".filter(e => e.offsetParent && !e.classList.contains('visually-hidden')).map(e => [e.textContent.trim(), e.getBoundingClientRect()])"
            ".filter(([t, r]) => r.height < 44 || r.width < 24).map(([t, r]) => t + ' ' + r.width + 'x' + r.height)")
        assert small == [], (path, small)
        person.width(1280)
