# SPDX-License-Identifier: Apache-2.0
"""Whatever dies, the ledger ends as the payment service knows it, with no hand touching it: each fault caused for real."""
import datetime
import os
import signal
import threading
import time
import zoneinfo

import pytest

from payer import Ledger, Payer, new_reference
from portal import Portal, until

MINUTE, HOUR, DAY = 60, 3600, 86400
PARIS = zoneinfo.ZoneInfo("Europe/Paris")
NOISE = r"payment not|payments:|AH00052|AH00051|AH00045|AH00054|AH02818|database|jobs:|courrier|store|opened too late|exit signal|AH00170|cannot be asked"


@pytest.fixture
def world(till):
    """A fresh state of faults, at ten in the morning, so that a night comes only when a test makes it."""
    till.payfip.ask("reset", {})
    till.clock.set(0)
    to_the_hour(till, 10, 0)
    till.sql("DELETE FROM throttle; UPDATE lease SET ends_at = 0 WHERE name IN ('paiements', 'payfip')")
    return till


@pytest.fixture
def payer(world):
    return Payer(world)


@pytest.fixture
def ledger(world):
    return Ledger(world)


def advance(world, seconds):
    """Both clocks; the job's next turn sees it."""
    world.clock.advance(seconds)
    world.payfip.ask("clock", {"offset": world.clock.offset})


def to_the_hour(world, hour, minute):
    """Moves both clocks forward to the next such moment in Paris."""
    now = datetime.datetime.fromtimestamp(world.clock.now(), PARIS)
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if then <= now:
        then = (now + datetime.timedelta(days=1)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    advance(world, then.timestamp() - world.clock.now())


def late(world):
    advance(world, 21 * MINUTE)


def reaches(ledger, idop, state, seconds=60):
    try:
        until(lambda: ledger.state(idop) == state, state, seconds)
    except TimeoutError:
        raise AssertionError(f"{idop} is {ledger.state(idop)}, not {state}: {ledger.events(idop)}") from None


def kill_children(world):
    """kill -9 of every child: httpd's parent makes new ones."""
    old = set(world.children())
    for pid in old:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    until(lambda: world.children() and not old & set(world.children()), "new children")


def in_background(work):
    """Runs `work` in a thread; its errors (a connection that a kill cut) are its own."""
    def run():
        try:
            work()
        except Exception:
            pass
    thread = threading.Thread(target=run)
    thread.start()
    return thread


def held(world, n=1):
    until(lambda: world.payfip.ask("held") >= n, "the call to be held")


class Locked:
    """The ledger's writes stand still while this is open: what is about to be recorded waits."""

    def __init__(self, world):
        self.world = world

    def __enter__(self):
        import subprocess
        if self.world.database == "postgresql":
            cluster = self.world.cluster
            args = [cluster.bin / "psql", "-h", cluster.socket, "-U", "roubaix", "-X", "-q", "-A", "-t", "-d", self.world.name]
            begin, lock = "BEGIN;\n", "LOCK TABLE attempt IN EXCLUSIVE MODE; SELECT 'locked';\n"
        else:
            args = ["/usr/bin/sqlite3", "-bail", "-cmd", ".timeout 20000", str(self.world.folder / "data/roubaix.db")]
            begin, lock = "", "BEGIN IMMEDIATE; SELECT 'locked';\n"
        user = self.world.user
        own = {"user": user.pw_uid, "group": user.pw_gid} if os.geteuid() == 0 else {}
        self.process = subprocess.Popen([str(a) for a in args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/", **own)
        self.process.stdin.write(begin + lock)
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == "locked"
        return self

    def __exit__(self, *_):
        self.process.stdin.write("ROLLBACK;\n")
        self.process.stdin.close()
        self.process.wait()


# -- kill -9 around each step -------------------------------------------------------------------------------------------------------------

def test_killed_before_the_service_has_heard(world, payer, ledger):
    payer.type_avis()
    world.payfip.faults(create="hold-before", create_times=1)
    press = in_background(payer.press_pay)
    held(world)
    kill_children(world)
    world.payfip.ask("release", {})
    press.join()
    assert ledger.attempts(payer.reference) == [("creee", "")]
    late(world)
    until(lambda: ledger.attempts(payer.reference) == [("expiree", "")], "the job to end it")
    payer.pay("P", reference=payer.reference)
    assert ledger.settled(payer.reference) == payer.idop


def test_killed_between_the_call_and_its_record(world, payer, ledger):
    payer.type_avis()
    world.payfip.faults(create="hold", create_times=1)
    press = in_background(payer.press_pay)
    held(world)
    (operation,) = world.payfip.operations()
    with Locked(world):
        world.payfip.ask("release", {})
        until(lambda: world.payfip.journal()[-1]["answer"], "the answer")
        kill_children(world)
    press.join()
    assert ledger.attempts(payer.reference) == [("creee", "")]      # open there, and nobody was sent
    late(world)
    until(lambda: ledger.attempts(payer.reference) == [("expiree", "")], "the job to end it")
    assert not world.payfip.operation(operation["idop"])["paid"]


def test_killed_after_the_record(world, payer, ledger):
    """The payer has gone, or was never told: the operation is on record."""
    payer.type_avis()
    world.payfip.faults(notification="never")
    press = in_background(payer.press_pay)
    until(lambda: ledger.attempts(payer.reference) == [("ouverte", "")], "the record")
    kill_children(world)
    press.join()
    (idop,) = [o["idop"] for o in world.payfip.operations()]
    world.payfip.pay(idop, "P")
    advance(world, 2 * MINUTE)
    reaches(ledger, idop, "payee")
    assert ledger.settled(payer.reference) == idop


@pytest.mark.parametrize("hint", ["retour", "notification"])
def test_killed_while_asking(world, payer, ledger, hint):
    world.payfip.faults(notification="never")
    payer.leave()
    back = world.payfip.pay(payer.idop, "P")
    world.payfip.faults(detail="hold", detail_times=1)
    if hint == "retour":
        asking = in_background(lambda: payer.get(back))
    else:
        asking = in_background(lambda: world.payfip.ask("notify", {"idop": payer.idop}))
    held(world)
    kill_children(world)
    world.payfip.ask("release", {})
    asking.join()
    advance(world, 2 * MINUTE)
    reaches(ledger, payer.idop, "payee", 120)


def test_killed_between_the_answer_and_settling(world, payer, ledger):
    world.payfip.faults(notification="never")
    payer.leave()
    back = world.payfip.pay(payer.idop, "P")
    world.payfip.faults(detail="hold", detail_times=1)
    asking = in_background(lambda: payer.get(back))
    held(world)
    with Locked(world):
        world.payfip.ask("release", {})
        time.sleep(0.2)     # the answer travels; that the settling waits for the lock cannot be seen from outside
        kill_children(world)
    asking.join()
    advance(world, 2 * MINUTE)
    reaches(ledger, payer.idop, "payee", 120)
    assert ledger.events(payer.idop).count("paid") == 1


def test_killed_after_settling(world, payer, ledger):
    payer.pay("P")
    kill_children(world)
    payer.follow()
    assert "enregistré" in payer.page.title and len(payer.mails(payer.email)) >= 1
    assert ledger.events(payer.idop).count("paid") == 1


# -- PayFiP ---------------------------------------------------------------------------------------------------------------------------------

BROKEN = ["slow", "502", "cut", "no-detail", "999", "indisponible", "doctype", "empty", "huge", "redirect", "drop"]


@pytest.mark.parametrize("fault", BROKEN + ["no-idop", "drop-before"])
def test_a_creation_that_goes_wrong_opens_nothing(world, payer, ledger, fault):
    payer.type_avis()
    world.payfip.faults(create=fault, create_times=2, delay=4)      # libcurl tries a dropped connection once more
    answer = payer.press_pay()
    assert answer.status_code == 503 and "PayFiP ne répond pas" in answer.text and answer.headers.get("Location") is None
    assert ledger.attempts(payer.reference)[-1][0] == "expiree"
    world.payfip.faults(create=None)
    payer.pay("P", reference=payer.reference)                       # and at once one may try again
    assert ledger.settled(payer.reference) == payer.idop


@pytest.mark.parametrize("fault", BROKEN + ["drop-before"])
def test_an_answer_that_goes_wrong_changes_nothing(world, payer, ledger, fault):
    world.payfip.faults(notification="never", delay=4)
    payer.leave()
    back = world.payfip.pay(payer.idop, "P")
    world.payfip.faults(detail=fault)
    payer.get(back)
    assert payer.page.status == 200 and "Ne payez pas une seconde fois" in payer.page.main()
    assert ledger.state(payer.idop) == "ouverte"
    world.payfip.faults(detail=None)
    late(world)
    reaches(ledger, payer.idop, "payee")


def test_pending_then_paid(world, payer, ledger):
    payer.leave()
    world.payfip.faults(notification="never", detail_code="P5", detail_code_times=2)
    payer.get(world.payfip.pay(payer.idop, "P"))
    assert ledger.state(payer.idop) == "ouverte"
    advance(world, 2 * MINUTE)
    until(lambda: world.payfip.operation(payer.idop)["details_asked"] >= 2, "the second P5")
    advance(world, 2 * MINUTE)
    reaches(ledger, payer.idop, "payee")


def test_abandoned_then_paid(world, payer, ledger):
    world.payfip.faults(notification="never")
    payer.pay("A")
    assert "Vous avez abandonné" in payer.page.title and ledger.state(payer.idop) == "ouverte"
    resume = payer.page.html.cssselect("main a.button")[0]
    assert resume.get("href").endswith(payer.idop)
    other = Payer(world)
    other.type_avis(payer.reference)
    assert "recommencer à" in other.page.main()         # the abandoned one may still succeed
    world.payfip.pay(payer.idop, "P")
    advance(world, 2 * MINUTE)
    reaches(ledger, payer.idop, "payee")


def test_abandoned_for_good(world, payer, ledger):
    payer.pay("A")
    late(world)
    reaches(ledger, payer.idop, "abandonnee")
    payer.pay("P", reference=payer.reference)
    assert ledger.attempts(payer.reference) == [("abandonnee", ""), ("payee", "")]


def test_paid_then_forgotten(world, payer, ledger):
    payer.pay("P")
    world.payfip.faults(detail_code="P1")
    world.payfip.ask("notify", {"idop": payer.idop})
    advance(world, 2 * DAY)
    payer.follow()
    assert ledger.state(payer.idop) == "payee"


def test_a_success_told_late_wins(world, payer, ledger):
    """Pending for twenty minutes, then paid after all: no other was tried meanwhile."""
    world.payfip.faults(notification="never")
    payer.leave()
    world.payfip.pay(payer.idop, "P")
    world.payfip.faults(detail_code="P5")
    late(world)
    reaches(ledger, payer.idop, "expiree")
    world.payfip.faults(detail_code=None)
    advance(world, HOUR)
    reaches(ledger, payer.idop, "payee")


def test_an_earlier_success_is_heard_before_another_opens(world, payer, ledger):
    world.payfip.faults(notification="never", detail_code="P5")
    first = payer.leave()
    world.payfip.pay(first, "P")
    late(world)
    reaches(ledger, first, "expiree")
    world.payfip.faults(detail_code=None)
    payer.type_avis(payer.reference)
    assert payer.press_pay().status_code == 409 and "déjà payé" in payer.answer.text
    assert len(world.payfip.operations()) == 1 and ledger.settled(payer.reference) == first


def test_two_successes_are_both_seen(world, payer, ledger, request):
    """The service tells of the first only after the second is paid."""
    world.payfip.faults(notification="never")
    first = payer.leave()
    reference = payer.reference
    world.payfip.pay(first, "P")
    world.payfip.faults(**{"for": {first: {"detail_code": "P5"}}})
    late(world)
    reaches(ledger, first, "expiree")
    payer.pay("P", reference=reference)
    assert ledger.settled(reference) == payer.idop
    world.payfip.faults(**{"for": {first: {}}})
    advance(world, HOUR)
    reaches(ledger, first, "a_verifier")
    assert ledger.attempts(reference) == [("a_verifier", "double"), ("payee", "")] and ledger.settled(reference) == payer.idop
    assert "rembourser" in payer.get(f"/paiement/suivi/{first}").main()
    assert payer.mail(payer.email, "Vous avez payé deux fois")


@pytest.mark.parametrize("answer,why", [({"montant": "1"}, "montant"), ({"refdet": "AUTRE0000001"}, "reference"), ({"saisie": "W"}, "mode"),
                                        ({"numcli": "000000"}, "client"), ({"montant": None}, "montant"), ({"saisie": None}, "mode"),
                                        ({"idOp": "00000000-0000-0000-0000-000000000000"}, "operation")])
def test_a_success_that_differs_settles_nothing(world, payer, ledger, answer, why):
    payer.leave()
    world.payfip.faults(answer=answer)
    payer.get(world.payfip.pay(payer.idop, "P"))
    assert ledger.attempts(payer.reference) == [("a_verifier", why)] and ledger.settled(payer.reference) is None
    assert "La ville vérifie" in payer.page.title


@pytest.mark.parametrize("switches", [{"style": "guide"}, {"idop_spelling": "idop"}, {"short_exer": True}, {"sparse": False}])
def test_the_service_may_write_otherwise(world, payer, ledger, switches):
    world.payfip.faults(**switches)
    for result, state in (("P", "payee"), ("R", "refusee")):
        payer.pay(result)
        assert ledger.state(payer.idop) == state


def test_an_unknown_result_is_never_paid(world, payer, ledger):
    payer.leave()
    world.payfip.faults(answer={"resultrans": "Q"})
    payer.get(world.payfip.pay(payer.idop, "P"))
    assert ledger.state(payer.idop) == "ouverte"
    late(world)
    reaches(ledger, payer.idop, "a_verifier")
    world.payfip.faults(answer=None)
    advance(world, HOUR)
    reaches(ledger, payer.idop, "payee")      # what could not be read is asked for again


def test_an_operation_the_service_does_not_know(world, payer, ledger):
    payer.leave()
    world.payfip.faults(detail_code="P1")
    payer.follow()
    assert ledger.state(payer.idop) == "ouverte"        # not yet known there, perhaps
    late(world)
    reaches(ledger, payer.idop, "expiree")


# -- Notifications --------------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("when", ["before", "twice", "late", "never"])
def test_notifications_come_as_they_like(world, payer, ledger, when):
    world.payfip.faults(notification=when)
    payer.leave()
    back = world.payfip.pay(payer.idop, "P")
    if when == "never":
        advance(world, 2 * MINUTE)
    elif when == "late":
        payer.get(back)
        assert world.payfip.ask("late", {}) == [200]
    reaches(ledger, payer.idop, "payee")
    payer.get(back)
    assert ledger.events(payer.idop).count("paid") == 1 and ledger.settled(payer.reference) == payer.idop
    assert len([m for m in payer.mails(payer.email) if payer.reference in m.get_body(("plain",)).get_content()]) <= 1


def test_twenty_at_once_settle_once(world, payer, ledger):
    world.payfip.faults(notification="never")
    payer.leave()
    back = world.payfip.pay(payer.idop, "P")
    threads = [in_background(lambda: Payer(world).get(back)) for _ in range(10)]
    threads.append(in_background(lambda: world.payfip.ask("notify", {"idop": payer.idop, "times": 10})))
    for thread in threads:
        thread.join()
    reaches(ledger, payer.idop, "payee")
    assert ledger.events(payer.idop).count("paid") == 1


# -- Night ----------------------------------------------------------------------------------------------------------------------------------

def test_a_minute_before_midnight_unused(world, payer, ledger):
    to_the_hour(world, 23, 58)
    payer.leave()
    advance(world, 90)
    until(lambda: int(ledger.rows(f"SELECT asks FROM attempt WHERE operation = '{payer.idop}'")[0][0]) > 0, "a question before midnight")
    advance(world, 60)              # purged
    assert world.payfip.operation(payer.idop)["purged"]
    late(world)
    reaches(ledger, payer.idop, "expiree")


def test_a_minute_before_midnight_paid(world, payer, ledger):
    world.payfip.faults(notification="never")
    to_the_hour(world, 23, 58)
    payer.leave()
    day = ledger.rows(f"SELECT day FROM attempt WHERE operation = '{payer.idop}'")
    advance(world, MINUTE)
    world.payfip.pay(payer.idop, "P")
    advance(world, 3 * MINUTE)          # heard of on the next day, and counted on the day it was paid
    reaches(ledger, payer.idop, "payee")
    assert ledger.rows(f"SELECT day FROM attempt WHERE operation = '{payer.idop}'") == day


def test_away_the_whole_night_a_human_looks(world, payer, ledger):
    """Nobody asked while the service knew: that it has forgotten does not prove that nobody paid."""
    to_the_hour(world, 20, 0)
    payer.leave()
    world.stop()
    to_the_hour(world, 9, 0)
    world.start()
    reaches(ledger, payer.idop, "a_verifier", 120)
    assert ledger.attempts(payer.reference) == [("a_verifier", "sans-reponse")]


def test_away_the_whole_night_and_paid(world, payer, ledger):
    to_the_hour(world, 20, 0)
    world.payfip.faults(notification="never")
    payer.leave()
    world.payfip.pay(payer.idop, "P")
    world.stop()
    to_the_hour(world, 9, 0)
    world.start()
    reaches(ledger, payer.idop, "payee", 120)


def test_a_service_away_for_longer_than_it_is_asked(world, payer, ledger):
    """Eight days are for late answers; what has no end yet is asked until it has one."""
    world.payfip.faults(detail="drop")
    payer.leave()
    advance(world, 9 * DAY)

    until(lambda: world.payfip.operation(payer.idop)["details_asked"] > 0, "a question nobody answers")
    assert ledger.state(payer.idop) == "ouverte"
    world.payfip.faults(detail=None)
    advance(world, 2 * MINUTE)
    reaches(ledger, payer.idop, "a_verifier")


# -- The database, and two nodes ------------------------------------------------------------------------------------------------------------

def test_the_database_restarts_in_the_middle(world, payer, ledger):
    if world.database != "postgresql":
        pytest.skip("SQLite has no server")
    world.payfip.faults(notification="never")
    payer.leave()
    back = world.payfip.pay(payer.idop, "P")
    world.payfip.faults(detail="hold", detail_times=1)
    asking = in_background(lambda: payer.get(back))
    held(world)
    world.cluster.stop("immediate")
    world.payfip.ask("release", {})
    asking.join()
    world.cluster.start()
    advance(world, 2 * MINUTE)
    reaches(ledger, payer.idop, "payee", 120)


def test_two_nodes(world, payer, ledger):
    """A second Apache on the same database: one asks at a time, and the other takes over when it dies."""
    second = world.twin()
    second.start()
    try:
        world.payfip.faults(notification="never")
        payer.leave()
        back = world.payfip.pay(payer.idop, "P")
        here, there = Payer(world), Payer(second)
        threads = [in_background(lambda who=who, url=url: who.get(url)) for who, url in
                   ((here, back), (there, back.replace(world.url, second.url))) for _ in range(5)]
        for thread in threads:
            thread.join()
        reaches(ledger, payer.idop, "payee")
        assert ledger.events(payer.idop).count("paid") == 1
        holder = ledger.rows("SELECT holder FROM lease WHERE name = 'paiements'")[0][0]
        payer.leave()
        world.payfip.pay(payer.idop, "P")
        for node in (world, second):       # whoever holds the lease: its process that runs the job is killed
            kill_children(node)
        advance(world, 2 * MINUTE)
        reaches(ledger, payer.idop, "payee", 120)
        assert holder
    finally:
        second.stop()


# -- Modes ----------------------------------------------------------------------------------------------------------------------------------

def in_mode(world, mode):
    """The same portal and database, in another mode."""
    world.stop()
    lines = [line for line in world.directives.splitlines() if not line.startswith("RoubaixPayFiPMode")]
    world.directives = "\n".join([*lines, f"RoubaixPayFiPMode {mode}"])
    world.write()
    world.start()


def test_a_test_never_settles_a_real_debt(world, payer, ledger):
    try:
        payer.pay("P")
        reference = payer.reference
        in_mode(world, "X")
        assert "Mode test" in payer.get("/").text
        payer.pay("P", reference=reference)             # neither does an activation payment
        in_mode(world, "W")
        assert "Mode test" not in payer.get("/").text
        payer.type_avis(reference)
        assert "Vérifiez avant de payer" in payer.page.title
        payer.pay("P", reference=reference)
        assert ledger.rows(f"SELECT mode, state FROM attempt WHERE refdet = '{reference}' ORDER BY id") == [
            ["T", "payee"], ["X", "payee"], ["W", "payee"]]
        assert [o["saisie"] for o in world.payfip.operations() if o["refdet"] == reference] == ["T", "X", "W"]
        payer.type_avis(reference)
        assert "déjà payé" in payer.page.title and "Mode test" not in payer.page.text
    finally:
        in_mode(world, "T")
