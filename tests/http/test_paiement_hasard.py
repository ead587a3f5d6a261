# SPDX-License-Identifier: Apache-2.0
"""Random sequences of everything that can go wrong with a payment, many side by side: afterwards the ledger is what the payment service knows.

The seed is printed; PAYMENT_SEED=… repeats a run, PAYMENT_SEQUENCES=… makes it longer or shorter (on each database)."""
import concurrent.futures
import datetime
import os
import random

import requests

from payer import Ledger, new_reference, operation_in
from portal import until
from test_paiement_pannes import PARIS, advance, kill_children, to_the_hour, world       # noqa: F401 (world is a fixture)

SEED = int(os.environ.get("PAYMENT_SEED", random.SystemRandom().randrange(1 << 32)))
SEQUENCES = int(os.environ.get("PAYMENT_SEQUENCES", 1000))
BATCH = 250
BEGINNINGS = [(10, 0), (23, 50), (23, 5), (23, 35)]     # of a batch, in Paris: the night comes late, soon after the first tries, or between
TECHNICAL = ["502", "cut", "no-detail", "999", "indisponible", "doctype", "empty", "redirect", "drop", "drop-before"]
DIFFERENT = [{"montant": "1"}, {"refdet": "AUTRE0000001"}, {"saisie": "W"}, {"numcli": "000000"}, {"montant": None}]
ENDS = ["P", "P", "P", "V", "R", "Z", "A", "AP", "AR", None, None]


class Sequence:
    """One debt and the people who try to pay it; what was done is its truth."""

    def __init__(self, world, number):
        self.world, self.random = world, random.Random(f"{SEED}/{number}")
        self.reference, self.number = new_reference(), number
        self.opened, self.differs, self.unheard, self.muted, self.log = [], set(), set(), [], []
        self.http = requests.Session()
        self.http.headers["Origin"] = world.url

    def say(self, *what):
        self.log.append(" ".join(str(w) for w in what))

    def faults(self, key, switches):
        self.world.payfip.faults(**{"for": {key: switches}})

    def post(self, path, **data):
        """None when the server died under it."""
        try:
            return self.http.post(self.world.url + path, data=data, allow_redirects=False, timeout=60)
        except requests.RequestException:
            return None

    def get(self, url):
        try:
            return self.http.get(url, allow_redirects=False, timeout=60)
        except requests.RequestException:
            return None

    def type(self):
        """The check page's redirect; None while the database or the server is away."""
        answer = self.post("/paiement/avis", reference=self.reference, montant="12,34", courriel="payeur@exemple.example")
        return answer if answer is not None and answer.status_code == 303 else None

    def open(self):
        """Types the avis and presses pay, with a fault at the service now and then."""
        draw = self.random.random()
        fault = self.random.choice(TECHNICAL + ["no-idop"]) if draw < 0.2 else None
        self.faults(self.reference, {"create": fault, "create_times": 1} if fault else {})
        answer = self.post(until(self.type, "the form to be taken").headers["Location"])
        self.say("open", fault, answer and answer.status_code)
        if answer is None or answer.status_code != 303 or "idop=" not in answer.headers["Location"]:
            return None
        idop = operation_in(answer.headers["Location"])
        if idop not in self.opened:
            self.opened.append(idop)
        return idop

    def answers(self, idop):
        """What goes wrong with the service's answers about one operation, for a while."""
        draw, times = self.random.random(), self.random.randint(1, 3)
        switches = {"notification": self.random.choice(["now", "before", "twice", "late", "never"])}
        if draw < 0.2:
            switches.update(detail=self.random.choice(TECHNICAL), detail_times=times)
            self.unheard.add(idop)
        elif draw < 0.35:
            switches.update(detail_code=self.random.choice(["P5", "P1"]), detail_code_times=times)
            self.unheard.add(idop)
        elif draw < 0.40:
            switches.update(answer={"resultrans": self.random.choice(["Q", None])}, answer_times=times)
        elif draw < 0.46:
            switches.update(answer=self.random.choice(DIFFERENT))
            self.differs.add(idop)
        elif draw < 0.60:           # no word of it until everything else is over
            switches.update(detail_code="P5")
            self.muted.append(idop)
        self.say(idop[:8], switches)
        self.faults(idop, switches)

    def pay(self, idop):
        for result in self.random.choice(ENDS) or "":
            try:
                back = self.world.payfip.pay(idop, result)
            except OSError:
                return
            self.say(idop[:8], "pays", result)
            for _ in range(self.random.choice([0, 0, 1, 1, 2])):
                self.get(back)

    def run(self):
        """The first try, and whatever people do meanwhile."""
        idop = self.open()
        if self.random.random() < 0.15:
            self.open()             # pressed twice, or a second person
        if idop:
            self.answers(idop)
            if self.random.random() < 0.2:
                self.get(f"{self.world.url}/paiement/retour?idop={idop}")
            self.pay(idop)
        return self

    def again(self):
        """Later: somebody tries once more what may be paid already."""
        if self.random.random() < (0.9 if self.muted else 0.4):
            idop = self.open()
            if idop:
                self.answers(idop)
                self.pay(idop)
        return self

    def speak(self):
        for idop in self.muted:
            self.faults(idop, {})

    # -- the truth

    def check(self, operations, ledger):
        """`ledger`: operation → (state, why, settles, count of paid events)."""
        paid = [o for o in operations if o["paid"]]
        known = {o["idop"]: ledger.get(o["idop"]) for o in operations}
        for operation in operations:
            found = known[operation["idop"]]
            if found is None:
                assert operation["idop"] not in self.opened, ("nobody may be sent to what is not on record", operation)
                assert not operation["paid"]
                continue
            self.check_one(operation, found, len(paid))
        assert sum(found is not None and found[0] == "payee" for found in known.values()) <= 1
        if any(o["idop"] not in self.differs for o in paid):
            assert sum(found is not None and found[2] for found in known.values()) == 1, "one of them settles the debt"

    def check_one(self, operation, found, paid_count):
        state, why, settles, times = found
        if operation["idop"] in self.differs and operation["result"]:
            allowed = {"a_verifier"} if operation["paid"] else {"a_verifier", "refusee", "abandonnee"}
        elif operation["paid"]:
            allowed = {"payee"} | ({"a_verifier"} if paid_count > 1 else set())
        else:
            allowed = {"R": {"refusee"}, "Z": {"refusee"}, "A": {"abandonnee"}, None: {"expiree"}}[operation["result"]]
            if why == "sans-reponse":
                assert operation["purged"] and operation["idop"] in self.unheard and minutes_to_midnight(operation["created"]) < 30, operation
                allowed = {"a_verifier"}        # its night came before an answer did: a human looks
        assert state in allowed, (state, why, operation)
        assert (state == "payee") == bool(settles), (state, settles)
        assert times == (1 if state == "payee" else 0), (state, times)


def minutes_to_midnight(at):
    at = datetime.datetime.fromtimestamp(at, PARIS)
    return 24 * 60 - at.hour * 60 - at.minute


def read_ledger(ledger):
    rows = ledger.rows("SELECT a.operation, a.state, a.why, (SELECT COUNT(*) FROM debt d WHERE d.settled_by = a.id), "
                       "(SELECT COUNT(*) FROM attempt_event e WHERE e.attempt_id = a.id AND e.action = 'paid') FROM attempt a "
                       "WHERE a.operation IS NOT NULL")
    return {row[0]: (row[1], row[2], int(row[3]), int(row[4])) for row in rows}


def nothing_due(world, ledger):
    now = int(world.clock.now() * 1_000_000)
    return ledger.rows(f"SELECT COUNT(*) FROM attempt WHERE next_at > 0 AND next_at <= {now}") == [["0"]]


def settle(world, ledger, *jumps):
    for seconds in jumps:
        advance(world, seconds)
        until(lambda: nothing_due(world, ledger), "the job to ask about everything", 120)


def batch(world, ledger, first, chance, pool):
    to_the_hour(world, *BEGINNINGS[first // BATCH % len(BEGINNINGS)])
    sequences = [Sequence(world, number) for number in range(first, first + BATCH)]
    running = [pool.submit(sequence.run) for sequence in sequences]
    trouble = chance.random()
    if trouble < 0.4:
        concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
        kill_children(world)
    elif trouble < 0.6 and world.database == "postgresql":
        concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
        world.cluster.stop("immediate")
        world.cluster.start()
    for future in running:
        future.result()
    world.payfip.ask("late", {})
    settle(world, ledger, 60, 1300, 120, 120, 120)
    for future in [pool.submit(sequence.again) for sequence in sequences]:
        future.result()
    world.payfip.ask("late", {})
    settle(world, ledger, 60, 1300, 120, 120, 120)
    for sequence in sequences:
        sequence.speak()
    settle(world, ledger, 3600, 86400)
    return sequences


def test_random_sequences(world, capsys):      # noqa: F811
    ledger, chance, done = Ledger(world), random.Random(SEED), []
    with capsys.disabled():
        print(f"\npayments: seed {SEED}, {SEQUENCES} sequences on {world.database}", flush=True)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for first in range(0, SEQUENCES, BATCH):
            done += batch(world, ledger, first, chance, pool)
    by_reference, known = {}, read_ledger(ledger)
    for operation in world.payfip.operations():
        by_reference.setdefault(operation["refdet"], []).append(operation)
    for sequence in done:
        try:
            sequence.check(by_reference.get(sequence.reference, []), known)
        except AssertionError as wrong:
            raise AssertionError(f"seed {SEED}, sequence {sequence.number} ({sequence.reference}): {wrong}\n" + "\n".join(sequence.log)) from None
    assert ledger.rows("SELECT COUNT(*) FROM attempt WHERE state IN ('creee', 'ouverte')") == [["0"]], "each reaches an end"
    opened = sum(len(operations) for operations in by_reference.values())
    paid = sum(o["paid"] for operations in by_reference.values() for o in operations)
    twice = [row for row in known.values() if row[1] == "double"]
    assert opened > SEQUENCES * 0.7 and paid > SEQUENCES * 0.2 and twice      # the sequences do what they are for
