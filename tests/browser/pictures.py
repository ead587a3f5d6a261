# SPDX-License-Identifier: Apache-2.0
"""Makes the README's pictures from a running demo: pictures.py http://localhost:8080"""
import pathlib
import sys
import tempfile

from conftest import Person, open_browser, sign_in
from portal import ROOT

FOLDER = ROOT / "conf/pictures"
ACCOUNT = ("ines.martin@exemple.example", "tisserand-brique-1469")


class Demo:
    def __init__(self, url):
        self.url = url


def main(url):
    with tempfile.TemporaryDirectory() as profile:
        driver = open_browser(pathlib.Path(profile))
        person = Person(driver, Demo(url))

        def take(name, path, width, height, auth=""):
            person.open(path, auth=auth)
            person.width(width, height)
            driver.save_screenshot(str(FOLDER / name))

        take("accueil.png", "/", 1200, 760)
        take("guichet.png", "/guichet", 1200, 720, auth="superviseur:agent-de-demonstration")
        person.open("/")
        sign_in(person, ACCOUNT)
        take("mes-demandes.png", "/demandes", 390, 860)
        driver.quit()


main(sys.argv[1])
