# SPDX-License-Identifier: Apache-2.0
"""Two hundred citizens pay at once while the payment service takes two seconds for each answer: the other pages stay served, and nobody's
payment is lost."""
import threading

import pytest
import requests

from payer import Ledger, Payer, operation_in
from test_paiement_pannes import advance, world     # noqa: F401 (world is a fixture)
from portal import until

CITIZENS = 200


@pytest.mark.logs(".*")
def test_two_hundred_at_once(world):        # noqa: F811
    ledger = Ledger(world)
    world.payfip.faults(latency=1.5)        # the till's time-out is 2 s
    people = [Payer(world) for _ in range(CITIZENS)]
    for person in people:
        person.type_avis()
    start = threading.Barrier(CITIZENS + 1)
    asking, pages = threading.Event(), []

    def pay(person):
        start.wait()
        person.tries = 0
        while True:                         # as the page says: again in a moment
            person.tries += 1
            try:
                person.press_pay(timeout=120)
            except requests.ConnectionError:    # a kept connection that httpd closed meanwhile: browsers try again too
                continue
            if person.answer.status_code == 303:
                break
            assert person.answer.status_code == 503 and "Réessayez" in person.answer.text and person.answer.headers["Retry-After"]
        person.idop = operation_in(person.answer.headers["Location"])
        world.payfip.pay(person.idop, "P")

    def read():
        while not asking.is_set():
            pages.append(requests.get(world.url + "/services/etat-civil", timeout=30).status_code)

    threads = [threading.Thread(target=pay, args=(person,)) for person in people]
    reader = threading.Thread(target=read)
    for thread in [*threads, reader]:
        thread.start()
    start.wait()
    for thread in threads:
        thread.join()
    asking.set()
    reader.join()
    assert set(pages) == {200} and len(pages) > 100, len(pages)
    assert max(person.tries for person in people) > 1           # the bound was reached, and said so
    world.payfip.faults(latency=0)
    advance(world, 120)
    until(lambda: all(ledger.states().get(person.idop) == "payee" for person in people), "every payment", 120)
    assert all(ledger.settled(person.reference) == person.idop for person in people)
