# SPDX-License-Identifier: Apache-2.0
"""The demo behind conf/demo: a private server root in .demo/, kept from one start to the next; --reset starts afresh."""
import argparse
import datetime
import os
import pathlib
import re
import shutil
import signal
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests"))

from citizen import Citizen         # noqa: E402
from familles import TABLES, City  # noqa: E402
from portal import Mailbox, PayFiP, Portal, PostgreSQL, answers, give      # noqa: E402

FOLDER = ROOT / ".demo"
AGENTS = [
    ("agent", "agent-de-demonstration", "Sophie", "Lambert", "Officier d’état civil", "etat-civil", "agent"),
    ("vivacite", "agent-de-demonstration", "Karim", "Haddad", "Coordinateur Vivacité", "cadre-de-vie", "agent"),
    ("education", "agent-de-demonstration", "Élise", "Roux", "Coordinatrice périscolaire", "education", "agent regie"),
    ("finances", "agent-de-demonstration", "Nadia", "Benali", "Responsable de la régie", "finances", "finances"),
    ("regie", "agent-de-demonstration", "Régine", "Dubois", "Régisseuse", "centre", "agent regie"),
    ("superviseur", "agent-de-demonstration", "Claire", "Vasseur", "Responsable de la relation aux usagers", "etat-civil", "superviseur"),
]
CITIZEN = {"email": "ines.martin@exemple.example", "password": "tisserand-brique-1469", "last_name": "Martin", "first_name": "Inès"}


def options():
    parser = argparse.ArgumentParser(prog="conf/demo", description=__doc__)
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    asked = parser.parse_args()
    asked.port = int(os.environ.get("PORT", "8080"))
    asked.database = os.environ.get("DATABASE", "sqlite")
    asked.payfip = os.environ.get("PAYFIP", "").rstrip("/")
    if asked.payfip and not re.fullmatch(r"http://(127\.0\.0\.1|localhost):\d+", asked.payfip):
        parser.error("PAYFIP is the address of a stand-in on this machine, such as http://127.0.0.1:9000")
    if asked.database not in ("sqlite", "postgresql"):
        parser.error("DATABASE is sqlite or postgresql")
    if answers(asked.port):
        parser.error(f"port {asked.port} is taken; choose another: PORT=8081 conf/demo")
    return asked


def populate(portal):
    """Agents by roubaixctl, a citizen as a citizen would come: through the pages and the mails."""
    for login, password, first, last, quality, office, roles in AGENTS:
        portal.agent(login, password, first, last, quality, office, roles)
    citizen = Citizen(portal)
    citizen.create_account(**CITIZEN)
    asked = [citizen.ask_for_certificate(nature=nature) for nature in ("naissance", "mariage", "deces")]
    citizen.report_problem("Le lampadaire est éteint depuis lundi.", "rue de l’Épeule, devant le n° 12")
    agent = Citizen(portal, auth=AGENTS[0][:2])
    agent.get(f"/guichet/demandes/{asked[1]}")
    agent.submit({"reponse-resume": "L’acte a été envoyé à votre adresse.", "reponse-canal": "lettre"}, action="/repondre")
    agent.get(f"/guichet/demandes/{asked[2]}")
    agent.submit({"message": "Pouvez-vous préciser la commune du décès ?", "champ": ["commentaire"], "delai": "15"}, action="/completer")


def load_city(portal):
    """The invented city by roubaixctl, as its family software would send it; its first family gets the password of the kiosque at the counter."""
    folder = portal.folder / "famille"
    city = City(400, 59100, datetime.date.today(), 2)
    city.write(folder)
    give(folder, portal.user)
    for table in TABLES:
        portal.ctl("import", table, folder / f"{table}.csv", "--write")
    code = city.rows["familles"][0][0]
    regie = Citizen(portal, auth=("regie", "agent-de-demonstration"))
    regie.get(f"/guichet/familles/{code}")
    regie.submit(action="/mot-de-passe")
    password = re.search(r"Mot de passe\s*([0-9A-Z]{10})", regie.page.main()).group(1)
    newest = [row[0] for row in city.rows["factures"] if row[1] == code][-1]
    return f"{code} {newest} {password}"


def main():
    asked = options()
    if asked.reset and FOLDER.exists():
        shutil.rmtree(FOLDER)
    FOLDER.mkdir(exist_ok=True)
    cluster = None
    mailbox = Mailbox(FOLDER / "mail")
    payfip = PayFiP()
    portal = None
    filled = FOLDER / asked.database / "filled"
    done = filled.exists() and filled.read_text()
    if not done:     # what an interrupted first start left behind cannot be filled again
        shutil.rmtree(FOLDER / asked.database, ignore_errors=True)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        if asked.database == "postgresql":
            cluster = PostgreSQL(FOLDER / "postgresql")
            cluster.start()
            if not cluster.exists("roubaix"):
                cluster.fresh("roubaix")
        mailbox.start()
        if asked.payfip:        # another stand-in that the caller has started
            payfip.url = asked.payfip
        else:
            payfip.start()
        portal = Portal(FOLDER / asked.database, asked.database, cluster=cluster, mailbox=mailbox, port=asked.port,
                        directives=payfip.directives)
        portal.write()
        portal.ctl("migrate")
        portal.start()
        if not done:
            populate(portal)
            filled.write_text(load_city(portal))
        print(f"Ready: {portal.url}/")
        print(f"  Citizen : {CITIZEN['email']}  {CITIZEN['password']}")
        print(f"  Guichet : {portal.url}/guichet")
        for login, password, first, last, quality, *_ in AGENTS:
            print(f"            {login}  {password}  ({first} {last}, {quality})")
        print(f"Famille: {filled.read_text()}")
        print(f"  Kiosque : {portal.url}/kiosque  (code famille, facture, mot de passe)")
        print(f"  Avis    : {portal.url}/services/avis  (n° 2026 00001234 000001, 123,45 €: any number and amount will do)")
        print(f"  PayFiP  : {payfip.url}/simulateur/  (stand-in, mode T)")
        print(f"  Mails   : {mailbox.folder}")
        print("Ctrl-C stops everything.", flush=True)
        while not stop.is_set() and portal.process.poll() is None:
            stop.wait(1)
        if not stop.is_set():
            print("httpd has stopped by itself: see", portal.error_log, file=sys.stderr)
            return 1
    finally:
        if portal:
            portal.stop()
        mailbox.stop()
        payfip.stop()
        if cluster:
            cluster.stop()
    return 0


sys.exit(main())
