# SPDX-License-Identifier: Apache-2.0
"""How long a month's invoices take, looked at and made, beside the database reading the same days itself: tests/bench/run facturation [sqlite|postgresql]…
FAMILIES=8000 says how many there are."""
import datetime
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from citizen import Citizen     # noqa: E402
from portal import ROOT, Mailbox, Portal, PostgreSQL, give, service_user      # noqa: E402

TABLES = "ecoles familles responsables enfants calendriers tarifs activites saisons inscriptions".split()
PASSWORD = "guichet-de-mesure"


def fill(portal, families):
    """The invented city, each child booked and marked on every school day of last month for meals and care."""
    city = portal.folder / "city"
    subprocess.run([sys.executable, ROOT / "tests/familles.py", city, "--families", str(families), "--months", "1"], check=True)
    give(city, portal.user)
    for table in TABLES:
        portal.ctl("import", table, str(city / f"{table}.csv"), "--write")
    last = datetime.date.today().replace(day=1) - datetime.timedelta(days=1)
    days = [last.replace(day=number) for number in range(1, last.day + 1)]
    open_days = " UNION ALL ".join(f"SELECT '{day}' AS day" for day in days if day.weekday() in (0, 1, 3, 4))
    portal.sql(f"INSERT INTO reservation (id, enfant_id, activite_id, day, famille_id, state, price, updated_at) "
               f"SELECT row_number() OVER (), i.enfant_id, i.activite_id, d.day, f.famille_id, 'reservee', 300, 1 "
               f"FROM inscription i JOIN activite a ON a.id = i.activite_id AND a.kind IN ('restauration', 'garderie') "
               f"JOIN famille_enfant f ON f.enfant_id = i.enfant_id, ({open_days}) d;"
               "INSERT INTO famille_entry (id, famille_id, at, kind, amount, reservation_id) "
               "SELECT id, famille_id, 1, 'reservation', price, id FROM reservation;"
               "INSERT INTO place (activite_id, day, taken) SELECT activite_id, day, COUNT(*) FROM reservation GROUP BY activite_id, day;"
               "INSERT INTO pointage (id, enfant_id, activite_id, day, state, updated_at) SELECT id, enfant_id, activite_id, day, "
               "CASE id % 10 WHEN 0 THEN 'justifie' WHEN 1 THEN 'absent' ELSE 'present' END, 1 FROM reservation; ANALYZE;")


def seconds(do):
    start = time.monotonic()
    do()
    return time.monotonic() - start


def measure(portal):
    regie = Citizen(portal, auth=("regie", PASSWORD))
    raw = seconds(lambda: portal.sql("SELECT SUM(LENGTH(p.state) + r.price) FROM reservation r LEFT JOIN pointage p "
                                     "ON p.activite_id = r.activite_id AND p.day = r.day AND p.enfant_id = r.enfant_id;"))
    regie.get("/guichet/facturation")
    looked = seconds(lambda: regie.get("/guichet/facturation"))
    made = seconds(lambda: regie.submit({}, action="/guichet/facturation", field="libelle"))
    assert regie.page.status == 200 and "établie" in regie.page.main(), regie.page.main()[:300]
    days, invoices = (int(portal.sql(f"SELECT COUNT(*) FROM {table};")) for table in ("reservation", "facture"))
    print(f"{portal.database}: {invoices} invoices of {days} days; the database alone reads them in {raw:.2f} s; "
          f"looked at in {looked:.2f} s = {looked / raw:.1f} x, made in {made:.2f} s = {made / raw:.1f} x", flush=True)


def run(database, families):
    with tempfile.TemporaryDirectory(prefix="roubaix-bench-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        give(folder, service_user())
        mailbox, cluster = Mailbox(folder / "mail"), PostgreSQL(folder / "postgresql")
        mailbox.start()
        if database == "postgresql":
            cluster.start()
            cluster.fresh("bench")
        portal = Portal(folder / "portal", database, mailbox=mailbox, cluster=cluster, name="bench")
        portal.write()
        portal.ctl("migrate")
        portal.agent("regie", PASSWORD, "Régine", "Dubois", "Régisseuse", "finances", "regie")
        fill(portal, families)
        portal.start()
        try:
            measure(portal)
        finally:
            portal.stop()
            mailbox.stop()
            if database == "postgresql":
                cluster.stop()


if __name__ == "__main__":
    for database in sys.argv[1:] or ["sqlite", "postgresql"]:
        run(database, int(os.environ.get("FAMILIES", "8000")))
