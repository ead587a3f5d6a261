# SPDX-License-Identifier: Apache-2.0
"""The portal under a path of a site that has other things too."""
import re

import requests

from citizen import Citizen
from conftest import AGENT_PASSWORD, PASSWORD, close, make_portal
from payer import Payer


def test_the_whole_way_below_a_base(folder, cluster):
    portal = make_portal(folder, cluster, "sqlite-event-base", base="/portail")
    (portal.folder / "run/autre.html").write_text("autre chose")
    with open(portal.conf, "a") as conf:
        conf.write(f'<Directory "{portal.folder}/run">\nRequire all granted\n</Directory>\n')
    portal.start()
    try:
        assert requests.get(portal.url + "/autre.html").text == "autre chose"       # the rest of the site is left alone
        assert requests.get(portal.url + "/demandes").status_code == 404
        citizen = Citizen(portal)
        citizen.create_account("base@exemple.example", PASSWORD)
        numero = citizen.ask_for_certificate(courriel="base@exemple.example")
        assert citizen.page.url.startswith(portal.url + "/portail/")
        for link in re.findall(r'(?:href|src|action)="(/[^"]*)"', citizen.get("/demandes").response.text):
            assert link.startswith("/portail/"), link
        assert f"{portal.url}/portail/demandes/{numero}" in citizen.mail("base@exemple.example", numero).get_body(("plain",)).get_content()
        payer = Payer(portal)
        payer.pay("P")
        assert payer.page.url == f"{portal.url}/portail/paiement/suivi/{payer.idop}" and "enregistré" in payer.page.title
        assert portal.payfip.operation(payer.idop)["urlnotif"] == portal.url + "/portail/paiement/notification"
        assert requests.get(portal.url + "/portail/guichet").status_code == 401
        assert numero in Citizen(portal, auth=("sophie", AGENT_PASSWORD)).get("/guichet").main()
        other = Citizen(portal)
        other.get("/demandes")
        other.submit({"identifiant": "base@exemple.example", "mot-de-passe": PASSWORD}, action="/connexion")
        assert other.page.url == portal.url + "/portail/demandes"
    finally:
        close(portal)


def test_behind_https_cookies_are_bound_to_the_host(folder, cluster):
    portal = make_portal(folder, cluster, "sqlite-event-https", directives="RoubaixPublicURL https://services.ville.example")
    portal.start()
    try:
        response = requests.post(portal.url + "/services/signalement/formulaire/probleme", data={"cle": "nouveau", "categorie": "eclairage"},
                                 headers={"Sec-Fetch-Site": "same-origin"}, allow_redirects=False)
        cookie = response.headers["Set-Cookie"]
        assert response.status_code == 303 and cookie.startswith("__Host-brouillon=")
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/;"):
            assert word in cookie
        assert "max-age=" in response.headers["Strict-Transport-Security"]
        refused = requests.post(portal.url + "/connexion", data={"identifiant": "x"}, headers={"Origin": portal.url})
        assert refused.status_code == 403       # the public address is another one
    finally:
        close(portal)
