# SPDX-License-Identifier: Apache-2.0
"""Debian's Chromium drives the pages as a person would: by label and by keyboard."""
import os
import pathlib
import sys
import tempfile

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from citizen import Citizen         # noqa: E402
from portal import BUILD, Mailbox, PayFiP, Portal, give, service_user      # noqa: E402

PASSWORD = "tisserand-brique-1469"
AXE = (BUILD / "npm/node_modules/axe-core/axe.min.js")
FLAGS = ("--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
         "--disable-sync --force-device-scale-factor=1 --disable-dev-shm-usage").split()


@pytest.fixture(scope="session")
def portal():
    with tempfile.TemporaryDirectory(prefix="roubaix-browser-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        give(folder, service_user())
        mailbox = Mailbox(folder / "mail")
        mailbox.start()
        payfip = PayFiP().start()
        portal = Portal(folder / "portal", mailbox=mailbox, directives=payfip.directives)
        portal.payfip = payfip
        portal.write()
        portal.ctl("migrate")
        portal.agent("sophie", "guichet", "Sophie", "Lambert", "Officier d’état civil", "etat-civil")
        portal.agent("nadia", "guichet", "Nadia", "Benali", "Responsable de la régie", "finances", "finances")
        portal.agent("regine", "guichet", "Régine", "Dubois", "Régisseuse", "finances", "regie")
        portal.start()
        yield portal
        portal.stop()
        payfip.stop()
        mailbox.stop()


def open_browser(folder, script=True):
    options = webdriver.ChromeOptions()
    for flag in FLAGS + [f"--user-data-dir={folder}"]:
        options.add_argument(flag)
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    return webdriver.Chrome(options=options, service=Service(os.environ.get("CHROMEDRIVER", "/usr/bin/chromedriver")))


class Person:
    """Somebody before a screen."""

    def __init__(self, driver, portal):
        self.driver, self.portal = driver, portal
        self.wait = WebDriverWait(driver, 20)

    def open(self, path, auth=""):
        url = self.portal.url.replace("http://", f"http://{auth}@" if auth else "http://") + path
        self.driver.get(url)
        return self

    def find(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    @property
    def main(self):
        return self.find("main").text

    @property
    def title(self):
        return self.find("h1").text

    def field(self, label):
        """The field of a label that begins so, as a person finds it."""
        for element in self.all("main label"):
            if element.text.replace("\u202f", " ").replace("\xa0", " ").startswith(label):
                return self.driver.find_element(By.ID, element.get_attribute("for"))
        raise AssertionError(f"no field « {label} » on {self.driver.current_url}: {self.main[:500]}")

    def press(self, *keys):
        """Keys to whatever has the focus (an input of type file would take them for a path if they were sent to it)."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def focus(self, element, most=120):
        """Reaches an element with the Tab key alone."""
        for _ in range(most):
            active = self.driver.switch_to.active_element
            if active == element:
                return element
            if element.get_attribute("type") == "radio" and active.get_attribute("name") == element.get_attribute("name"):
                return self.arrow_to(element)
            self.press(Keys.TAB)
        raise AssertionError("the Tab key does not reach " + (element.get_attribute("id") or element.text))

    def arrow_to(self, element):
        for _ in range(30):
            active = self.driver.switch_to.active_element
            if active == element:
                return element
            self.press(Keys.ARROW_DOWN)
        raise AssertionError("the arrow keys do not reach " + element.get_attribute("id"))

    def type(self, label, text):
        element = self.focus(self.field(label))
        if element.tag_name != "input" or element.get_attribute("type") != "file":
            element.send_keys(Keys.CONTROL, "a")
        element.send_keys(text)

    def choose(self, label):
        element = self.field(label)
        self.focus(element)
        if not element.is_selected():
            element.send_keys(Keys.SPACE)

    def go(self, words):
        """Presses the button or follows the link of these words, by keyboard, and waits for the next page."""
        for element in self.all("main button, main a, header a"):
            if element.is_displayed() and element.get_attribute("tabindex") != "-1" and element.text.replace("\xa0", " ").strip().startswith(words):
                page = self.find("html")
                self.focus(element)
                element.send_keys(Keys.ENTER)
                self.wait.until(lambda d: self.is_gone(page))
                self.wait.until(lambda d: d.find_elements(By.CSS_SELECTOR, "footer"))
                return self
        raise AssertionError(f"nothing to press called « {words} » on {self.driver.current_url}: {self.main[:500]}")

    def send(self):
        """Presses the form's main button and waits for the next page."""
        page = self.find("html")
        self.find("main form .actions .button").click()
        self.wait.until(lambda d: self.is_gone(page))
        self.wait.until(lambda d: d.find_elements(By.CSS_SELECTOR, "footer"))

    @staticmethod
    def is_gone(element):
        try:
            element.is_enabled()
            return False
        except Exception:       # noqa: BLE001  the driver has several words for « no longer there »
            return True

    def width(self, pixels, height=900):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": pixels, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def violations(self):
        """What axe-core has to say against the page."""
        self.driver.execute_script(AXE.read_text())
        result = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            ".then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | '))));")
        return result

    def too_wide(self):
        return self.driver.execute_script("return document.documentElement.scrollWidth") > self.driver.execute_script("return innerWidth")


@pytest.fixture(scope="session")
def driver(tmp_path_factory):
    driver = open_browser(tmp_path_factory.mktemp("chromium"))
    yield driver
    driver.quit()


@pytest.fixture
def person(driver, portal):
    driver.delete_all_cookies()
    driver.get("about:blank")
    someone = Person(driver, portal)
    someone.width(1280)
    someone.open("/")
    driver.delete_all_cookies()
    return someone


@pytest.fixture(scope="session")
def account(portal):
    """An account with demandes in several states: (address, password, numbers)."""
    citizen = Citizen(portal)
    citizen.create_account("ines.martin@exemple.example", PASSWORD)
    numbers = [citizen.ask_for_certificate(nature=nature) for nature in ("naissance", "mariage", "deces")]
    agent = Citizen(portal, auth=("sophie", "guichet"))
    agent.get("/guichet/demandes/" + numbers[1])
    agent.submit({"reponse-resume": "L’acte a été envoyé à votre adresse.", "reponse-canal": "lettre"}, action="/repondre")
    agent.get("/guichet/demandes/" + numbers[2])
    agent.submit({"message": "Pouvez-vous préciser la commune du décès ?", "champ": ["commentaire"], "delai": "15"}, action="/completer")
    return "ines.martin@exemple.example", PASSWORD, numbers


def sign_in(person, account):
    person.open("/connexion")
    person.type("Identifiant ou adresse électronique", account[0])
    person.type("Mot de passe", account[1])
    person.press(Keys.ENTER)
    person.wait.until(lambda d: d.current_url.endswith("/demandes"))


