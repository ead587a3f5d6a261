# SPDX-License-Identifier: Apache-2.0
"""What dies comes back by itself, what was acknowledged is stored, and memory stays flat. Each test has a portal of its own."""
import contextlib
import os
import re
import signal
import subprocess
import threading

import pytest
import requests

from citizen import Citizen
from conftest import PASSWORD, make_portal
from portal import PostgreSQL, until


@pytest.fixture
def own_cluster(folder):
    cluster = PostgreSQL(folder / "own-postgresql")
    cluster.start()
    yield cluster
    cluster.stop("immediate")


@contextlib.contextmanager
def running(portal):
    portal.start()
    try:
        yield portal
    finally:
        portal.stop()
        portal.mailbox.stop()


class Reporter(threading.Thread):
    """Sends one report after the other, without account; keeps the numbers that were acknowledged and the errors seen."""

    def __init__(self, portal):
        super().__init__(daemon=True)
        self.portal, self.enough = portal, threading.Event()
        self.acknowledged, self.statuses = [], []

    def run(self):
        while not self.enough.is_set():
            citizen = Citizen(self.portal)
            try:
                self.acknowledged.append(citizen.report_problem().replace("-", ""))
                self.statuses.append(200)
            except AssertionError:
                self.statuses.append(citizen.page.status)
            except requests.RequestException:
                self.statuses.append(0)     # the child that was serving died


def under_load(portal, disturb):
    """Reports from four sides while `disturb(reporters)` happens; then all that was acknowledged must be there."""
    reporters = [Reporter(portal) for _ in range(4)]
    for reporter in reporters:
        reporter.start()
    until(lambda: all(r.acknowledged for r in reporters), "the first reports")
    disturb(reporters)
    count = {r: len(r.acknowledged) for r in reporters}
    until(lambda: all(len(r.acknowledged) > count[r] for r in reporters), "reports after the disturbance")
    for reporter in reporters:
        reporter.enough.set()
        reporter.join(60)
    stored = set(portal.sql("SELECT numero FROM demande WHERE state = 'transmise'").split())
    acknowledged = {n for r in reporters for n in r.acknowledged}
    assert acknowledged <= stored
    assert not re.search(r"exit signal (?!Killed)", portal.error_log.read_text())
    return {status for r in reporters for status in r.statuses}


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_postgresql_restarts_under_load(folder, own_cluster, mode):
    portal = make_portal(folder, own_cluster, f"postgresql-event-{mode}")
    with running(portal):
        citizen = Citizen(portal)
        citizen.create_account("stable@exemple.example", PASSWORD)

        def restart(reporters):
            own_cluster.stop(mode)
            page = until(lambda: (p := citizen.get("/demandes")).status == 503 and p, "an honest 503")
            assert page.response.headers["Retry-After"]
            assert "Service indisponible" in page.main()
            assert requests.get(portal.url + "/etat").status_code == 503
            own_cluster.start()
            until(lambda: citizen.get("/demandes").status == 200, "the pages to come back by themselves")

        statuses = under_load(portal, restart)
        assert statuses <= {200, 503}, statuses


@pytest.mark.parametrize("kind", ["sqlite-event-killed", "postgresql-event-killed"])
def test_kill_9_of_children_under_load(folder, own_cluster, kind):
    portal = make_portal(folder, own_cluster, kind)
    with running(portal):
        def kill(reporters):
            for pid in portal.children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            until(lambda: requests.get(portal.url + "/etat").status_code == 200, "new children")

        statuses = under_load(portal, kill)
        assert statuses <= {0, 200}, statuses


def private_memory(portal):
    """kB that belong to the children alone."""
    total = 0
    for pid in portal.children():
        with contextlib.suppress(FileNotFoundError), open(f"/proc/{pid}/smaps_rollup") as rollup:
            total += sum(int(line.split()[1]) for line in rollup if line.startswith("Private_Dirty:"))
    return total


def test_memory_is_flat(folder, cluster):
    """A hundred thousand pages, personal and public; what is taken after the first twenty thousand is the noise of an allocator."""
    portal = make_portal(folder, cluster, "sqlite-event-memory",
                         directives="StartServers 1\nServerLimit 1\nMaxRequestWorkers 16\nMaxRequestsPerChild 0")
    with running(portal):
        citizen = Citizen(portal)
        citizen.create_account("memoire@exemple.example", PASSWORD)
        citizen.ask_for_certificate()
        session = next(c for c in citizen.http.cookies if c.name == "roubaix-session")

        def serve(requests_wanted):
            done = 0
            while done < requests_wanted:
                for path in ("/demandes", "/aide"):
                    out = subprocess.run(["wrk", "-t1", "-c8", "-d2s", "-H", f"Cookie: {session.name}={session.value}", portal.url + path],
                                         capture_output=True, text=True, check=True).stdout
                    assert "Non-2xx" not in out, out
                    done += int(re.search(r"(\d+) requests in", out).group(1))

        serve(20000)
        before = private_memory(portal)
        serve(80000)
        after = private_memory(portal)
        assert after - before < 6 * 1024, f"{before} kB, then {after} kB"
