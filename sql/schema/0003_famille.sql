-- SPDX-License-Identifier: Apache-2.0
-- The Kiosque Famille: families as the city's family software knows them (their codes are its own), who is bound to them, their invoices
-- and the ledger of what they owe.

CREATE TABLE ecole (
    id                BIGINT PRIMARY KEY,
    code              TEXT NOT NULL UNIQUE,
    name              TEXT NOT NULL,
    kind              TEXT NOT NULL CHECK (kind IN ('maternelle', 'elementaire', 'primaire'))
);

-- `outside`: does not live in the city. `quotient` familial, -1: not known; it holds from one day to another.
-- The kiosque's password is handed out at a régie and stored hashed; it serves to bind accounts only.
CREATE TABLE famille (
    id                BIGINT PRIMARY KEY,
    code              TEXT NOT NULL UNIQUE,
    name              TEXT NOT NULL,
    search_key        TEXT NOT NULL,
    regie             TEXT NOT NULL,
    address_line1     TEXT NOT NULL DEFAULT '',
    address_line2     TEXT NOT NULL DEFAULT '',
    postcode          TEXT NOT NULL DEFAULT '',
    town              TEXT NOT NULL DEFAULT '',
    outside           TEXT NOT NULL DEFAULT 'non' CHECK (outside IN ('oui', 'non')),
    quotient          BIGINT NOT NULL DEFAULT -1,
    quotient_from     TEXT NOT NULL DEFAULT '',
    quotient_to       TEXT NOT NULL DEFAULT '',
    secret            TEXT NOT NULL DEFAULT '',
    secret_at         BIGINT NOT NULL DEFAULT 0,
    locked_at         BIGINT NOT NULL DEFAULT 0,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL
);
CREATE INDEX famille_search ON famille (search_key, id);

CREATE TABLE enfant (
    id                BIGINT PRIMARY KEY,
    code              TEXT NOT NULL UNIQUE,
    last_name         TEXT NOT NULL,
    first_name        TEXT NOT NULL,
    born              TEXT NOT NULL,
    ecole_id          BIGINT REFERENCES ecole (id),
    classe            TEXT NOT NULL DEFAULT '',
    booked_at         BIGINT NOT NULL DEFAULT 0
);

-- The adults of a family: who is invoiced, who answers for the children.
CREATE TABLE responsable (
    id                BIGINT PRIMARY KEY,
    code              TEXT NOT NULL UNIQUE,
    famille_id        BIGINT NOT NULL REFERENCES famille (id) ON DELETE CASCADE,
    last_name         TEXT NOT NULL,
    first_name        TEXT NOT NULL,
    role              TEXT NOT NULL CHECK (role IN ('payeur', 'mere', 'pere', 'tuteur', 'autre')),
    phone             TEXT NOT NULL DEFAULT '',
    email             TEXT NOT NULL DEFAULT ''
);
CREATE INDEX responsable_famille ON responsable (famille_id, id);

-- A child may belong to two families, each with its own part.
CREATE TABLE famille_enfant (
    famille_id        BIGINT NOT NULL REFERENCES famille (id) ON DELETE CASCADE,
    enfant_id         BIGINT NOT NULL REFERENCES enfant (id) ON DELETE CASCADE,
    PRIMARY KEY (famille_id, enfant_id)
);
CREATE INDEX famille_enfant_enfant ON famille_enfant (enfant_id);

-- An account is bound to one family, a family to any number of accounts.
CREATE TABLE rattachement (
    account_id        BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    famille_id        BIGINT NOT NULL REFERENCES famille (id) ON DELETE CASCADE,
    created_at        BIGINT NOT NULL
);
CREATE INDEX rattachement_famille ON rattachement (famille_id);

-- What was done about a family, and by whom. Only grows.
CREATE TABLE famille_event (
    id                BIGINT PRIMARY KEY,
    famille_id        BIGINT NOT NULL REFERENCES famille (id) ON DELETE CASCADE,
    at                BIGINT NOT NULL,
    actor             TEXT NOT NULL CHECK (actor IN ('citoyen', 'agent', 'administrateur')),
    agent_id          BIGINT REFERENCES agent (id),
    action            TEXT NOT NULL,
    text              TEXT NOT NULL DEFAULT ''
);
CREATE INDEX famille_event_famille ON famille_event (famille_id, id);

-- Who opened which family, and when.
CREATE TABLE famille_reading (
    id                BIGINT PRIMARY KEY,
    at                BIGINT NOT NULL,
    agent_id          BIGINT NOT NULL REFERENCES agent (id),
    famille_id        BIGINT NOT NULL REFERENCES famille (id) ON DELETE CASCADE
);
CREATE INDEX famille_reading_famille ON famille_reading (famille_id, id);
CREATE INDEX famille_reading_at ON famille_reading (at);

CREATE TABLE facture (
    id                BIGINT PRIMARY KEY,
    numero            TEXT NOT NULL UNIQUE,
    reference         TEXT NOT NULL UNIQUE,
    famille_id        BIGINT NOT NULL REFERENCES famille (id),
    regie             TEXT NOT NULL,
    label             TEXT NOT NULL,
    issued            TEXT NOT NULL,
    deadline          TEXT NOT NULL,
    amount            BIGINT NOT NULL CHECK (amount > 0),
    state             TEXT NOT NULL CHECK (state IN ('emise', 'transmise', 'annulee')),
    created_at        BIGINT NOT NULL
);
CREATE INDEX facture_famille ON facture (famille_id, issued, id);

CREATE TABLE facture_ligne (
    facture_id        BIGINT NOT NULL REFERENCES facture (id) ON DELETE CASCADE,
    rank              BIGINT NOT NULL,
    enfant_id         BIGINT REFERENCES enfant (id),
    label             TEXT NOT NULL,
    unit_price        BIGINT NOT NULL,
    quantity          BIGINT NOT NULL CHECK (quantity > 0),
    amount            BIGINT NOT NULL,
    PRIMARY KEY (facture_id, rank)
);
CREATE INDEX facture_ligne_enfant ON facture_ligne (enfant_id);

CREATE INDEX debt_reference ON debt (reference);

-- What a family owes and has paid, entry by entry: amounts in cents, owed is positive, paid is negative. Balances are sums. Only grows.
CREATE TABLE famille_entry (
    id                BIGINT PRIMARY KEY,
    famille_id        BIGINT NOT NULL REFERENCES famille (id),
    facture_id        BIGINT REFERENCES facture (id),
    at                BIGINT NOT NULL,
    kind              TEXT NOT NULL CHECK (kind IN
                          ('reservation', 'facture', 'paiement', 'encaissement', 'avoir', 'correction')),
    amount            BIGINT NOT NULL,
    attempt_id        BIGINT,
    reservation_id    BIGINT,
    label             TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX famille_entry_facture ON famille_entry (facture_id) WHERE kind = 'facture';
CREATE UNIQUE INDEX famille_entry_paiement ON famille_entry (facture_id, attempt_id) WHERE kind = 'paiement';
CREATE INDEX famille_entry_famille ON famille_entry (famille_id, id);
CREATE INDEX famille_entry_of_facture ON famille_entry (facture_id, id);

-- What the nightly check of the ledger found not to agree, made anew each night; empty when all is well.
CREATE TABLE ledger_difference (
    kind              TEXT NOT NULL CHECK (kind IN ('facture', 'lignes', 'paiement', 'sans-dette', 'trop-percu', 'reservation', 'places')),
    reference         TEXT NOT NULL,
    expected          BIGINT NOT NULL,
    found             BIGINT NOT NULL,
    PRIMARY KEY (kind, reference)
);

-- When it was last proved: one row.
CREATE TABLE ledger_proof (
    id                BIGINT PRIMARY KEY CHECK (id = 1),
    at                BIGINT NOT NULL
);
