# SPDX-License-Identifier: Apache-2.0
"""Every statement has its index: both planners are asked, on 100,000 demandes."""
import json
import sqlite3

import pytest

from portal import ROOT
from statements import filled, statements

DATA = (ROOT / "tests/planner_data.sql").read_text()
SCHEMA = [path.read_text() for path in sorted((ROOT / "sql/schema").glob("[0-9]*.sql"))]
BIG = {"account", "session", "token", "throttle", "demande", "demande_event", "reponse", "piece", "note", "reading", "outbox",
       "debt", "attempt", "attempt_debt", "attempt_event", "avis_entry", "famille", "enfant", "responsable", "famille_enfant", "rattachement",
       "famille_event", "famille_reading", "facture", "facture_ligne", "famille_entry", "inscription", "reservation", "reservation_event", "pointage", "pointage_event",
       "saison", "fiche", "document", "demande_enfant", "demande_inscription", "facturation_mois"}
SMALL = {"a", "agent", "lease", "CONSTANT"}     # tables of a few rows, by their name or alias in the statements
VALUES = {"office": "etat-civil", "state": "transmise", "limit": 50, "teleservice": "etat-civil", "account_id": 17, "id": 17,
          "demande_id": 17, "search_from": "nom 17", "search_to": "nom 18"}
# What reads everything on purpose, never a page: the administrator's `roubaixctl stats`, the nightly proof of the ledger; and the store's own table.
WHOLE = {name for name, returns, _ in statements() if returns == "all" or name.startswith(("stats_", "schema_", "ledger_"))}


@pytest.fixture(scope="module")
def sqlite():
    db = sqlite3.connect(":memory:")
    for script in SCHEMA + [DATA]:
        db.executescript(script)
    return db


@pytest.fixture(scope="module")
def postgresql(cluster):
    cluster.fresh("planner")
    for script in SCHEMA + [DATA]:
        cluster.psql("-f", "-", database="planner", text=script)
    return cluster


@pytest.mark.parametrize("name,returns,sql", list(statements()), ids=lambda value: value if value.isidentifier() else "")
def test_sqlite_uses_an_index(sqlite, name, returns, sql):
    if name in WHOLE or sql.split()[0] not in ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH"):
        return
    plan = [row[3] for row in sqlite.execute("EXPLAIN QUERY PLAN " + filled(sql, VALUES))]
    for step in plan:
        words = step.split()
        if words[0] == "SCAN" and words[1] not in SMALL:
            assert "INDEX" in step and "LIMIT" in sql, (name, plan)


def seq_scans(node):
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", []):
        yield from seq_scans(child)


@pytest.mark.parametrize("name,returns,sql", list(statements()), ids=lambda value: value if value.isidentifier() else "")
def test_postgresql_uses_an_index(postgresql, name, returns, sql):
    if name in WHOLE or sql.split()[0] not in ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH"):
        return
    plan = json.loads(postgresql.psql("-c", "EXPLAIN (FORMAT JSON) " + filled(sql, VALUES), database="planner"))
    scanned = set(seq_scans(plan[0]["Plan"])) & BIG
    assert not scanned, (name, scanned)
