-- SPDX-License-Identifier: Apache-2.0
-- Payments. Amounts are cents, instants microseconds UTC (0: never), days TEXT YYYY-MM-DD in the city.

-- What somebody owes. A debt of a test mode is another debt than the real one: a test never settles anything real. It is settled at most
-- once, by the attempt named here.
CREATE TABLE debt (
    id                BIGINT PRIMARY KEY,
    kind              TEXT NOT NULL CHECK (kind IN ('avis', 'facture')),
    mode              TEXT NOT NULL CHECK (mode IN ('T', 'X', 'W')),
    client            TEXT NOT NULL,
    reference         TEXT NOT NULL,
    created_at        BIGINT NOT NULL,
    settled_at        BIGINT NOT NULL DEFAULT 0,
    settled_by        BIGINT,
    UNIQUE (kind, mode, client, reference),
    CHECK ((settled_at = 0) = (settled_by IS NULL))
);

-- One try of paying one or several debts at once: one operation at the payment service.
CREATE TABLE attempt (
    id                BIGINT PRIMARY KEY,
    kind              TEXT NOT NULL CHECK (kind IN ('avis', 'facture')),
    mode              TEXT NOT NULL CHECK (mode IN ('T', 'X', 'W')),
    client            TEXT NOT NULL,
    exercice          TEXT NOT NULL,
    refdet            TEXT NOT NULL,
    amount            BIGINT NOT NULL CHECK (amount > 0),
    object            TEXT NOT NULL,
    email             TEXT NOT NULL,
    account_id        BIGINT REFERENCES account (id),
    entry             TEXT NOT NULL DEFAULT '',
    state             TEXT NOT NULL CHECK (state IN
                          ('creee', 'ouverte', 'payee', 'refusee', 'abandonnee', 'expiree', 'a_verifier')),
    operation         TEXT UNIQUE,
    created_at        BIGINT NOT NULL,
    opened_at         BIGINT NOT NULL DEFAULT 0,
    closed_at         BIGINT NOT NULL DEFAULT 0,
    asks              BIGINT NOT NULL DEFAULT 0,
    asked_at          BIGINT NOT NULL DEFAULT 0,
    answered_at       BIGINT NOT NULL DEFAULT 0,
    next_at           BIGINT NOT NULL DEFAULT 0,
    heard             TEXT NOT NULL DEFAULT '',
    why               TEXT NOT NULL DEFAULT '',
    means             TEXT NOT NULL DEFAULT '' CHECK (means IN ('', 'carte', 'prelevement')),
    authorisation     TEXT NOT NULL DEFAULT '',
    paid_at           BIGINT NOT NULL DEFAULT 0,
    day               TEXT NOT NULL,
    resolution        TEXT NOT NULL DEFAULT '' CHECK (resolution IN ('', 'rembourse', 'verifie')),
    resolved_at       BIGINT NOT NULL DEFAULT 0,
    CHECK (state <> 'payee' OR (operation IS NOT NULL AND paid_at > 0)),
    CHECK (state = 'creee' OR state = 'ouverte' OR closed_at > 0),
    CHECK (state <> 'ouverte' OR operation IS NOT NULL)
);
CREATE INDEX attempt_next ON attempt (next_at) WHERE next_at > 0;
CREATE INDEX attempt_account ON attempt (account_id, id);
CREATE INDEX attempt_day ON attempt (day, id);
CREATE INDEX attempt_refdet ON attempt (refdet, id);
CREATE INDEX attempt_to_verify ON attempt (id) WHERE state = 'a_verifier' AND resolved_at = 0;
CREATE INDEX attempt_open ON attempt (id) WHERE state IN ('creee', 'ouverte');
CREATE INDEX attempt_closed ON attempt (closed_at) WHERE closed_at > 0;

-- An attempt that may still succeed blocks the next one: that is what `living` says, and the index keeps.
CREATE TABLE attempt_debt (
    attempt_id        BIGINT NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    debt_id           BIGINT NOT NULL REFERENCES debt (id),
    amount            BIGINT NOT NULL CHECK (amount > 0),
    living            BIGINT NOT NULL CHECK (living IN (0, 1)),
    PRIMARY KEY (attempt_id, debt_id)
);
CREATE UNIQUE INDEX attempt_debt_living ON attempt_debt (debt_id) WHERE living = 1;
CREATE INDEX attempt_debt_debt ON attempt_debt (debt_id, attempt_id);

-- Every step of an attempt, in the same transaction as the step, with what the payment service answered. Only grows.
CREATE TABLE attempt_event (
    id                BIGINT PRIMARY KEY,
    attempt_id        BIGINT NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    at                BIGINT NOT NULL,
    actor             TEXT NOT NULL CHECK (actor IN ('citoyen', 'payfip', 'travail', 'agent')),
    agent_id          BIGINT REFERENCES agent (id),
    action            TEXT NOT NULL,
    from_state        TEXT NOT NULL,
    to_state          TEXT NOT NULL,
    code              TEXT NOT NULL DEFAULT '',
    text              TEXT NOT NULL DEFAULT '',
    raw               TEXT NOT NULL DEFAULT ''
);
CREATE INDEX attempt_event_attempt ON attempt_event (attempt_id, id);
CREATE UNIQUE INDEX attempt_event_notified ON attempt_event (attempt_id) WHERE action = 'notifiee';

-- What a citizen typed from his avis, between the form and the payment. Lives a day.
CREATE TABLE avis_entry (
    id                BIGINT PRIMARY KEY,
    digest            TEXT NOT NULL UNIQUE,
    typed             TEXT NOT NULL,
    reference         TEXT NOT NULL,
    exercice          TEXT NOT NULL,
    amount            BIGINT NOT NULL CHECK (amount > 0),
    email             TEXT NOT NULL,
    created_at        BIGINT NOT NULL
);
CREATE INDEX avis_entry_created ON avis_entry (created_at);
