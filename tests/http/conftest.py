# SPDX-License-Identifier: Apache-2.0
"""Every test runs against a real httpd: on SQLite and on PostgreSQL under the event MPM; those marked `core` under prefork too."""
import pathlib
import re
import shutil
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from citizen import Citizen, Visitor        # noqa: E402
from family import Family, Parent        # noqa: E402
from payer import Ledger, Payer        # noqa: E402
from portal import Clock, Mailbox, PayFiP, Portal, PostgreSQL, give, service_user, until      # noqa: E402

KINDS = ["sqlite-event", "postgresql-event", "sqlite-prefork", "postgresql-prefork"]
AGENTS = {
    "sophie": ("Sophie", "Lambert", "Officier d’état civil", "etat-civil", "agent"),
    "paul": ("Paul", "Delattre", "Agent d’état civil", "etat-civil", "agent"),
    "karim": ("Karim", "Haddad", "Coordinateur Vivacité", "cadre-de-vie", "agent"),
    "nadia": ("Nadia", "Benali", "Responsable de la régie", "finances", "finances"),
    "regine": ("Régine", "Dubois", "Régisseuse", "finances", "regie"),
    "claire": ("Claire", "Vasseur", "Responsable", "etat-civil", "superviseur"),
}
AGENT_PASSWORD = "guichet-de-test"
PASSWORD = "tisserand-brique-1469"


def pytest_configure(config):
    config.addinivalue_line("markers", "core: also under prefork")
    config.addinivalue_line("markers", "logs(pattern): lines of the error log that this test may cause")


def pytest_generate_tests(metafunc):
    if "till" in metafunc.fixturenames:
        metafunc.parametrize("till", KINDS[:2], indirect=True, scope="session")
    if "kiosk" in metafunc.fixturenames:
        metafunc.parametrize("kiosk", KINDS[:2], indirect=True, scope="session")
    if "portal" in metafunc.fixturenames:
        core = any(mark.name == "core" for mark in metafunc.definition.iter_markers())
        metafunc.parametrize("portal", KINDS if core else KINDS[:2], indirect=True, scope="session")


@pytest.fixture(scope="session")
def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix="roubaix-"))
    path.chmod(0o755)
    give(path, service_user())
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(folder):
    cluster = PostgreSQL(folder / "postgresql")
    cluster.start()
    yield cluster
    cluster.stop("immediate")


def make_portal(folder, cluster, kind, directives="", **more):
    """A migrated portal with its agents and its own stand-in for the payment service, not started."""
    database, mpm = kind.split("-")[:2]
    mailbox = Mailbox(folder / kind / "mail")
    mailbox.start()
    payfip = PayFiP().start()
    if database == "postgresql":
        cluster.fresh(kind)
    portal = Portal(folder / kind, database, mpm, cluster=cluster, mailbox=mailbox, name=kind,
                    directives=payfip.directives + "\n" + directives, **more)
    portal.payfip = payfip
    portal.write()
    portal.ctl("migrate")
    for login, (first, last, quality, office, roles) in AGENTS.items():
        portal.agent(login, AGENT_PASSWORD, first, last, quality, office, roles)
    return portal


@pytest.fixture(scope="session")
def portals(folder, cluster):
    made = {}

    def get(kind):
        if kind not in made:
            made[kind] = make_portal(folder, cluster, kind)
            begin(made[kind])
        return made[kind]

    yield get
    for portal in made.values():
        close(portal)


def begin(portal):
    """Started, and the first proof of the ledger made: tests put rows of their own into it afterwards."""
    portal.start()
    until(lambda: portal.sql("SELECT last_result FROM lease WHERE name = 'comptes';").strip(), "the first proof")


def close(portal):
    portal.stop()
    portal.mailbox.stop()
    portal.payfip.stop()


@pytest.fixture(scope="session")
def portal(request, portals):
    return portals(request.param)


@pytest.fixture(scope="session")
def till(request, folder, cluster):
    """A portal whose clock the test sets: where payments are tried to death."""
    kind = request.param + "-caisse"
    clock = Clock(folder / (kind + ".clock"))
    portal = make_portal(folder, cluster, kind, clock=clock, directives="RoubaixAvisTries 100000\nRoubaixPayFiPTimeout 2s")
    begin(portal)
    yield portal
    close(portal)


@pytest.fixture(scope="session")
def kiosk(request, folder, cluster):
    """A portal whose clock the test sets, for what closes at an hour."""
    kind = request.param + "-kiosque"
    clock = Clock(folder / (kind + ".clock"))
    portal = make_portal(folder, cluster, kind, clock=clock)
    portal.sql("INSERT INTO calendrier (id, code, kind, from_day, to_day, label) VALUES (1, 'zone-b', 'vacances', '2027-02-13', '2027-02-28', 'Hiver'), "
               "(2, 'zone-b', 'vacances', '2027-04-10', '2027-04-25', 'Printemps'), (3, 'zone-b', 'vacances', '2027-07-03', '2027-08-31', 'Été'), "
               "(4, 'ville', 'fermeture', '2027-03-12', '2027-03-12', 'Grève')")
    begin(portal)
    yield portal
    close(portal)


ORDINARY = re.compile(r"AH00489|AH00094|AH00163|AH00292|AH00456|AH00493|AH00491|AH00169|resuming normal operations|RoubaixPublicURL is not https|RoubaixPayFiPMode is T")


@pytest.fixture(autouse=True)
def quiet_log(request):
    """A test fails on a line of the error log it did not announce."""
    quiet = [name for name in ("portal", "kiosk") if name in request.fixturenames]
    if not quiet:
        yield
        return
    portal = request.getfixturevalue(quiet[0])
    portal.payfip.ask("reset", {})
    start = portal.error_log.stat().st_size
    allowed = [mark.args[0] for mark in request.node.iter_markers("logs")]
    yield
    lines = [line for line in portal.log_lines(start) if line.strip() and not ORDINARY.search(line)
             and not any(re.search(pattern, line) for pattern in allowed)]
    assert not lines, "\n".join(lines)


@pytest.fixture
def visitor(portal):
    return Visitor(portal)


@pytest.fixture
def new_citizen(portal):
    """Makes people with an account; each call another person."""

    def make(**more):
        number = new_citizen.count = new_citizen.count + 1
        address = f"habitante{number}.{portal.name}@exemple.example"
        portal.sql("DELETE FROM throttle")      # all these people live behind one address
        person = Citizen(portal)
        person.create_account(address, PASSWORD, **more)
        person.email = address
        return person

    return make


new_citizen.count = 0


@pytest.fixture
def citizen(new_citizen):
    return new_citizen()


@pytest.fixture
def payer(portal):
    portal.sql("DELETE FROM throttle")
    return Payer(portal)


@pytest.fixture
def ledger(portal):
    return Ledger(portal)


@pytest.fixture
def agent(portal):
    """A browser with an agent's name and password."""
    return lambda login="sophie": Citizen(portal, auth=(login, AGENT_PASSWORD))
