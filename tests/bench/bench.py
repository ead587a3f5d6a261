# SPDX-License-Identifier: Apache-2.0
"""Home page, Mes demandes (20 rows), the Kiosque's month (4 children, 3 activities each, half the days booked) and a submission, each beside a static file of equal size, alternating in one run; medians of the pairs."""
import datetime
import hashlib
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from citizen import REPORT, Citizen         # noqa: E402
from family import Activity, Family         # noqa: E402
from portal import Mailbox, Portal, PostgreSQL, give, service_user      # noqa: E402

ROUNDS, SECONDS, CONNECTIONS = int(os.environ.get("ROUNDS", 5)), 3, 16
DRAFTS = 4000

SUBMIT = """
local n, first = 0, %d
request = function()
  n = n + 1
  local token = string.format("bench-%%06d", first + n)
  return wrk.format("POST", "%s", {
    ["Cookie"] = "roubaix-brouillon=" .. token, ["Origin"] = "%s", ["Content-Type"] = "application/x-www-form-urlencoded"
  }, "version=1&cle=" .. (900000000000 + first + n))
end
"""


def rate(url, cookie=None, script=None, seconds=SECONDS, threads=1):
    args = ["wrk", "-t", str(threads), "-c", str(CONNECTIONS), "-d", f"{seconds}s", url]
    if cookie:
        args += ["-H", f"Cookie: {cookie}"]
    if script:
        args += ["-s", script]
    out = subprocess.run(args, capture_output=True, text=True, check=True).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if wrong and not script:
        raise RuntimeError(out)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def memory(portal):
    """Private memory of httpd's children, in MB."""
    total = 0
    for pid in portal.children():
        with open(f"/proc/{pid}/smaps_rollup") as f:
            total += sum(int(line.split()[1]) for line in f if line.startswith("Pss:"))
    return total / 1024


def static_twin(portal, name, size):
    (portal.folder / "run" / name).write_bytes(b"x" * size)
    return f"{portal.url}/static-twin/{name}"


def pairs(portal, name, url, **more):
    """Rates of the page and of its static twin, alternating."""
    headers = {"Cookie": more["cookie"]} if "cookie" in more else {}
    size = len(subprocess.run(["curl", "-s", url] + [w for k, v in headers.items() for w in ("-H", f"{k}: {v}")], capture_output=True).stdout)
    twin = static_twin(portal, name + ".html", size)
    page, static = [], []
    for _ in range(ROUNDS):
        static.append(rate(twin))
        page.append(rate(url, **more))
    show(name, page, static, f"{size} bytes")


def show(name, page, static, note):
    ratio = statistics.median(p / s for p, s in zip(page, static))
    print(f"  {name:<14} {statistics.median(page):>8.0f}/s   static {statistics.median(static):>8.0f}/s   ratio {ratio:.2f}   ({note})", flush=True)


def twenty_demandes(portal, account):
    rows = ",".join(f"({800000000000 + i}, 'BENCH{i:03d}', 'etat-civil', 'bench', 'etat-civil', {account}, 'transmise', 'Acte de naissance', "
                    f"'<demande/>', {i + 1}, {i + 1}, {i + 1}, {i + 1})" for i in range(20))
    portal.sql("INSERT INTO definition (digest, teleservice, xml, created_at) VALUES ('bench', 'etat-civil', '<x/>', 1)")
    portal.sql("INSERT INTO demande (id, numero, teleservice, definition, office, account_id, state, subject, data, created_at, updated_at, "
               f"submitted_at, due_at) VALUES {rows}")


def a_month(portal, account):
    """A family of four children, and the address of its next month."""
    family = Family(portal, children=("Léo", "Mia", "Noé", "Zoé"))
    portal.sql(f"INSERT INTO rattachement (account_id, famille_id, created_at) VALUES ({account}, {family.id}, 1)")
    today = datetime.date.today()
    month = (today.replace(day=1) + datetime.timedelta(days=31)).replace(day=1)
    number = 0
    for name, slots in (("Repas", 4), ("Accueil du matin", 1), ("Accueil du soir", 16)):
        activity = Activity(portal, name, slots=slots, seats=30, calendars="")
        for child, (key, _) in enumerate(family.children):
            family.enrol(activity, child, first="2020-01-01", last="2099-12-31")
            for day in range(1, 28, 2):
                number += 1
                portal.sql(f"INSERT INTO reservation (id, enfant_id, activite_id, day, famille_id, state, price, updated_at) VALUES "
                           f"({700000000000 + number}, {key}, {activity.id}, '{month:%Y-%m}-{day:02d}', {family.id}, 'reservee', 300, 1)")
    return f"{portal.url}/kiosque/reservations?mois={month:%Y-%m}"


def submissions(portal):
    """Drafts ready to be sent, one for each request, then their posts."""
    model = Citizen(portal)
    model.fill("signalement", REPORT, send=False)
    data, definition = portal.sql("SELECT data || '|' || definition FROM demande WHERE state = 'brouillon' ORDER BY id DESC LIMIT 1").strip().rsplit("|", 1)
    url = portal.url + "/services/signalement/formulaire/verification"
    twin = static_twin(portal, "small.html", 200)
    page, static = [], []
    for r in range(ROUNDS):
        first = r * DRAFTS
        values = []
        for i in range(first + 1, first + DRAFTS + 1):
            holder = hashlib.blake2b(f"bench-{i:06d}".encode(), digest_size=32).hexdigest()
            values.append(f"({900000000000 + i}, 'D{i:07d}', 'signalement', '{definition}', 'cadre-de-vie', '{holder}', 'brouillon', "
                          f"'{data.replace(chr(39), chr(39) * 2)}', 1, 1)")
        for k in range(0, DRAFTS, 500):
            portal.sql("INSERT INTO demande (id, numero, teleservice, definition, office, holder, state, data, created_at, updated_at) VALUES "
                       + ",".join(values[k:k + 500]))
        script = portal.folder / "submit.lua"
        script.write_text(SUBMIT % (first, "/services/signalement/formulaire/verification", portal.url))
        static.append(rate(twin))
        before = int(portal.sql("SELECT COUNT(*) FROM demande WHERE state = 'transmise' AND id > 900000000000"))
        rate(url, script=str(script), seconds=2)
        page.append((int(portal.sql("SELECT COUNT(*) FROM demande WHERE state = 'transmise' AND id > 900000000000")) - before) / 2)
    show("submission", page, static, "stored demandes; static of 200 bytes")


def bench(database):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="roubaix-bench-"))
    folder.chmod(0o755)
    give(folder, service_user())
    cluster = None
    mailbox = Mailbox(folder / "mail")
    try:
        if database == "postgresql":
            cluster = PostgreSQL(folder / "postgresql")
            cluster.start()
            cluster.fresh("roubaix")
        mailbox.start()
        portal = Portal(folder / "portal", database, cluster=cluster, mailbox=mailbox,
                        directives=f'Alias "/static-twin" "{folder}/portal/run"\n<Directory "{folder}/portal/run">\nRequire all granted\n</Directory>')
        portal.write()
        portal.ctl("migrate")
        portal.start()
        citizen = Citizen(portal)
        citizen.create_account("banc@exemple.example", "tisserand-brique-1469")
        twenty_demandes(portal, int(portal.sql("SELECT id FROM account")))
        session = next(c for c in citizen.http.cookies if c.name == "roubaix-session")
        print(database)
        pairs(portal, "home", portal.url + "/")
        pairs(portal, "mes-demandes", portal.url + "/demandes", cookie=f"{session.name}={session.value}")
        pairs(portal, "kiosque-mois", a_month(portal, int(portal.sql("SELECT id FROM account"))), cookie=f"{session.name}={session.value}")
        submissions(portal)
        before = memory(portal)
        for _ in range(4):
            rate(portal.url + "/demandes", cookie=f"{session.name}={session.value}", seconds=10)
        print(f"  memory of all children: {before:.1f} MB, after 40 s more of Mes demandes: {memory(portal):.1f} MB")
        portal.stop()
    finally:
        mailbox.stop()
        if cluster:
            cluster.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


for kind in sys.argv[1:] or ["sqlite", "postgresql"]:
    bench(kind)
