-- SPDX-License-Identifier: Apache-2.0
-- The portal's first schema. Keys are made by us (base/secret.h), instants are microseconds UTC (0: never), days are TEXT
-- YYYY-MM-DD, booleans are 0 or 1. One statement ends at a semicolon at the end of a line.

CREATE TABLE account (
    id                BIGINT PRIMARY KEY,
    login             TEXT NOT NULL UNIQUE,
    email             TEXT NOT NULL,
    email_key         TEXT NOT NULL UNIQUE,
    password          TEXT NOT NULL,
    last_name         TEXT NOT NULL,
    usage_name        TEXT NOT NULL DEFAULT '',
    first_name        TEXT NOT NULL,
    address_line1     TEXT NOT NULL DEFAULT '',
    address_line2     TEXT NOT NULL DEFAULT '',
    postcode          TEXT NOT NULL DEFAULT '',
    town              TEXT NOT NULL DEFAULT '',
    country           TEXT NOT NULL DEFAULT '',
    phone             TEXT NOT NULL DEFAULT '',
    electronic_answer BIGINT NOT NULL DEFAULT 1 CHECK (electronic_answer IN (0, 1)),
    version           BIGINT NOT NULL DEFAULT 1,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    seen_at           BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE session (
    id                BIGINT PRIMARY KEY,
    digest            TEXT NOT NULL UNIQUE,
    account_id        BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    browser           TEXT NOT NULL DEFAULT '',
    created_at        BIGINT NOT NULL,
    seen_at           BIGINT NOT NULL,
    ends_at           BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account_id, id);
CREATE INDEX session_ends ON session (ends_at);

-- Links sent by mail. The digest is set when the mail is sent (and again at each try): the token itself is never stored.
CREATE TABLE token (
    id                BIGINT PRIMARY KEY,
    kind              TEXT NOT NULL CHECK (kind IN ('adresse', 'mot_de_passe', 'courriel')),
    digest            TEXT UNIQUE,
    account_id        BIGINT REFERENCES account (id) ON DELETE CASCADE,
    email             TEXT NOT NULL,
    life              BIGINT NOT NULL,
    created_at        BIGINT NOT NULL,
    ends_at           BIGINT NOT NULL DEFAULT 0,
    used_at           BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX token_account ON token (account_id, kind);
CREATE INDEX token_created ON token (created_at);

-- Failures of whoever tries: per account and address, per address. The subject is a digest.
CREATE TABLE throttle (
    subject           TEXT PRIMARY KEY,
    failures          BIGINT NOT NULL,
    blocked_until     BIGINT NOT NULL DEFAULT 0,
    updated_at        BIGINT NOT NULL
);
CREATE INDEX throttle_updated ON throttle (updated_at);

CREATE TABLE agent (
    id                BIGINT PRIMARY KEY,
    login             TEXT NOT NULL UNIQUE,
    first_name        TEXT NOT NULL,
    last_name         TEXT NOT NULL,
    quality           TEXT NOT NULL,
    office            TEXT NOT NULL,
    secret            TEXT NOT NULL,
    active            BIGINT NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    created_at        BIGINT NOT NULL
);

CREATE TABLE agent_role (
    agent_id          BIGINT NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    role              TEXT NOT NULL,
    PRIMARY KEY (agent_id, role)
);

-- A téléservice as it stood when somebody filled it: old demandes always show as filled.
CREATE TABLE definition (
    digest            TEXT PRIMARY KEY,
    teleservice       TEXT NOT NULL,
    xml               TEXT NOT NULL,
    created_at        BIGINT NOT NULL
);

CREATE TABLE demande (
    id                BIGINT PRIMARY KEY,
    numero            TEXT NOT NULL UNIQUE,
    teleservice       TEXT NOT NULL,
    definition        TEXT NOT NULL REFERENCES definition (digest),
    office            TEXT NOT NULL,
    account_id        BIGINT REFERENCES account (id),
    holder            TEXT,
    state             TEXT NOT NULL CHECK (state IN
                          ('brouillon', 'transmise', 'en_cours', 'a_completer', 'traitee', 'rejetee', 'annulee')),
    version           BIGINT NOT NULL DEFAULT 1,
    subject           TEXT NOT NULL DEFAULT '',
    data              TEXT NOT NULL,
    requester         TEXT NOT NULL DEFAULT '',
    search_key        TEXT NOT NULL DEFAULT '',
    email             TEXT NOT NULL DEFAULT '',
    agent_id          BIGINT REFERENCES agent (id),
    asked             TEXT NOT NULL DEFAULT '',
    asked_until       BIGINT NOT NULL DEFAULT 0,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    submitted_at      BIGINT NOT NULL DEFAULT 0,
    due_at            BIGINT NOT NULL DEFAULT 0,
    closed_at         BIGINT NOT NULL DEFAULT 0,
    erase_at          BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX demande_account ON demande (account_id, submitted_at, id);
CREATE UNIQUE INDEX demande_draft_account ON demande (account_id, teleservice)
    WHERE state = 'brouillon' AND account_id IS NOT NULL;
CREATE UNIQUE INDEX demande_draft_holder ON demande (holder, teleservice)
    WHERE state = 'brouillon' AND account_id IS NULL;
CREATE INDEX demande_queue ON demande (office, due_at, id)
    WHERE state IN ('transmise', 'en_cours', 'a_completer');
CREATE INDEX demande_done ON demande (office, closed_at, id)
    WHERE state IN ('traitee', 'rejetee', 'annulee');
-- What a superviseur sees: every office at once.
CREATE INDEX demande_queue_all ON demande (due_at, id) WHERE closed_at = 0 AND submitted_at > 0;
CREATE INDEX demande_done_all ON demande (closed_at, id) WHERE closed_at > 0;
CREATE INDEX demande_search ON demande (search_key, id);
CREATE INDEX demande_state ON demande (state, updated_at);
CREATE INDEX demande_erase ON demande (erase_at) WHERE erase_at > 0;

-- Every change of a demande, in the same transaction as the change. Only grows.
CREATE TABLE demande_event (
    id                BIGINT PRIMARY KEY,
    demande_id        BIGINT NOT NULL REFERENCES demande (id) ON DELETE CASCADE,
    at                BIGINT NOT NULL,
    actor             TEXT NOT NULL CHECK (actor IN ('citoyen', 'agent', 'systeme')),
    agent_id          BIGINT REFERENCES agent (id),
    action            TEXT NOT NULL,
    from_state        TEXT NOT NULL,
    to_state          TEXT NOT NULL,
    text              TEXT NOT NULL DEFAULT '',
    visible           BIGINT NOT NULL CHECK (visible IN (0, 1))
);
CREATE INDEX demande_event_demande ON demande_event (demande_id, id);

-- The office's answer; who answered stands as it was on that day (CRPA L212-1, L212-2).
CREATE TABLE reponse (
    demande_id        BIGINT PRIMARY KEY REFERENCES demande (id) ON DELETE CASCADE,
    state             TEXT NOT NULL CHECK (state IN ('traitee', 'rejetee')),
    at                BIGINT NOT NULL,
    summary           TEXT NOT NULL,
    body              TEXT NOT NULL DEFAULT '',
    reason            TEXT NOT NULL DEFAULT '',
    remedies          TEXT NOT NULL DEFAULT '',
    channel           TEXT NOT NULL CHECK (channel IN
                          ('lettre', 'telephone', 'fax', 'courriel', 'guichet', 'en_ligne')),
    agent_first_name  TEXT NOT NULL,
    agent_last_name   TEXT NOT NULL,
    agent_quality     TEXT NOT NULL,
    office_name       TEXT NOT NULL
);

-- A pièce: a file of a demande. Its bytes lie in the data folder under their digest.
CREATE TABLE piece (
    id                BIGINT PRIMARY KEY,
    demande_id        BIGINT NOT NULL REFERENCES demande (id) ON DELETE CASCADE,
    field             TEXT NOT NULL,
    name              TEXT NOT NULL,
    media_type        TEXT NOT NULL,
    size              BIGINT NOT NULL,
    sha256            TEXT NOT NULL,
    thumb_sha256      TEXT NOT NULL DEFAULT '',
    created_at        BIGINT NOT NULL
);
CREATE INDEX piece_demande ON piece (demande_id, id);
CREATE INDEX piece_sha256 ON piece (sha256);
CREATE INDEX piece_thumb ON piece (thumb_sha256);

-- Internal notes of the agents; never shown to the citizen.
CREATE TABLE note (
    id                BIGINT PRIMARY KEY,
    demande_id        BIGINT NOT NULL REFERENCES demande (id) ON DELETE CASCADE,
    agent_id          BIGINT NOT NULL REFERENCES agent (id),
    at                BIGINT NOT NULL,
    text              TEXT NOT NULL
);
CREATE INDEX note_demande ON note (demande_id, id);

-- Who read which demande or pièce, and when.
CREATE TABLE reading (
    id                BIGINT PRIMARY KEY,
    at                BIGINT NOT NULL,
    agent_id          BIGINT NOT NULL REFERENCES agent (id),
    demande_id        BIGINT NOT NULL REFERENCES demande (id) ON DELETE CASCADE,
    piece_id          BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX reading_demande ON reading (demande_id, id);
CREATE INDEX reading_at ON reading (at);

-- Mails to send, written in the same transaction as their cause. The document is the mail's page document; it is emptied once sent.
CREATE TABLE outbox (
    id                BIGINT PRIMARY KEY,
    kind              TEXT NOT NULL,
    recipient         TEXT NOT NULL,
    token_id          BIGINT REFERENCES token (id) ON DELETE SET NULL,
    demande_id        BIGINT REFERENCES demande (id) ON DELETE SET NULL,
    document          TEXT NOT NULL,
    state             TEXT NOT NULL CHECK (state IN ('attente', 'envoi', 'envoye', 'abandonne')),
    tries             BIGINT NOT NULL DEFAULT 0,
    next_at           BIGINT NOT NULL,
    created_at        BIGINT NOT NULL,
    sent_at           BIGINT NOT NULL DEFAULT 0,
    error             TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_next ON outbox (state, next_at);
CREATE INDEX outbox_created ON outbox (created_at);

-- One node runs a job at a time.
CREATE TABLE lease (
    name              TEXT PRIMARY KEY,
    holder            TEXT NOT NULL,
    ends_at           BIGINT NOT NULL,
    last_run          BIGINT NOT NULL DEFAULT 0,
    last_result       TEXT NOT NULL DEFAULT ''
);
