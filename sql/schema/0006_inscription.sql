-- SPDX-License-Identifier: Apache-2.0
-- Enrolling at the Kiosque Famille: the seasons of an activity, what is known of a child, documents that serve again, and what demandes ask for.

-- One may ask from one day to another to be enrolled from a day to another. A season of several activities has a row for each.
-- `schools`: codes of those whose pupils it is for; empty: for all.
CREATE TABLE saison (
    id                BIGINT PRIMARY KEY,
    code              TEXT NOT NULL,
    activite_id       BIGINT NOT NULL REFERENCES activite (id),
    label             TEXT NOT NULL,
    opens             TEXT NOT NULL,
    closes            TEXT NOT NULL,
    from_day          TEXT NOT NULL,
    to_day            TEXT NOT NULL,
    schools           TEXT NOT NULL DEFAULT '',
    UNIQUE (activite_id, code)
);
CREATE INDEX saison_closes ON saison (closes);

-- What a family says of its child, as it was last confirmed: answers to the definition of the child's file. Each family of a child has its own.
CREATE TABLE fiche (
    enfant_id         BIGINT NOT NULL REFERENCES enfant (id) ON DELETE CASCADE,
    famille_id        BIGINT NOT NULL REFERENCES famille (id) ON DELETE CASCADE,
    definition        TEXT NOT NULL REFERENCES definition (digest),
    data              TEXT NOT NULL,
    version           BIGINT NOT NULL,
    account_id        BIGINT NOT NULL,
    confirmed_at      BIGINT NOT NULL,
    PRIMARY KEY (enfant_id, famille_id)
);
CREATE INDEX fiche_confirmed ON fiche (confirmed_at);
CREATE INDEX fiche_famille ON fiche (famille_id);

-- A file that was sent with a demande and stays a family's, or one of its children's, for as long as it is valid: it is there already next time.
CREATE TABLE document (
    id                BIGINT PRIMARY KEY,
    famille_id        BIGINT NOT NULL REFERENCES famille (id) ON DELETE CASCADE,
    enfant_id         BIGINT REFERENCES enfant (id) ON DELETE CASCADE,
    kind              TEXT NOT NULL,
    label             TEXT NOT NULL,
    name              TEXT NOT NULL,
    media_type        TEXT NOT NULL,
    size              BIGINT NOT NULL,
    sha256            TEXT NOT NULL,
    thumb_sha256      TEXT NOT NULL DEFAULT '',
    created_at        BIGINT NOT NULL,
    valid_until       BIGINT NOT NULL
);
CREATE INDEX document_famille ON document (famille_id, kind, id);
CREATE INDEX document_enfant ON document (enfant_id);
CREATE INDEX document_valid ON document (valid_until);
CREATE INDEX document_sha256 ON document (sha256);
CREATE INDEX document_thumb ON document (thumb_sha256);

-- Which child a demande (its draft too) is about, and of which family.
CREATE TABLE demande_enfant (
    demande_id        BIGINT PRIMARY KEY REFERENCES demande (id) ON DELETE CASCADE,
    enfant_id         BIGINT NOT NULL REFERENCES enfant (id) ON DELETE CASCADE,
    famille_id        BIGINT NOT NULL REFERENCES famille (id) ON DELETE CASCADE
);
CREATE INDEX demande_enfant_enfant ON demande_enfant (enfant_id);
CREATE INDEX demande_enfant_famille ON demande_enfant (famille_id);

-- In which activities it asks to enrol him. A child is asked for once a season and activity, whichever of its parents asks.
CREATE TABLE demande_inscription (
    demande_id        BIGINT NOT NULL REFERENCES demande (id) ON DELETE CASCADE,
    saison_id         BIGINT NOT NULL REFERENCES saison (id),
    enfant_id         BIGINT NOT NULL REFERENCES enfant (id) ON DELETE CASCADE,
    state             TEXT NOT NULL CHECK (state IN ('brouillon', 'demandee', 'acceptee', 'refusee', 'annulee')),
    PRIMARY KEY (demande_id, saison_id)
);
CREATE UNIQUE INDEX demande_inscription_demandee ON demande_inscription (enfant_id, saison_id) WHERE state = 'demandee';
CREATE INDEX demande_inscription_enfant ON demande_inscription (enfant_id);
CREATE INDEX demande_inscription_saison ON demande_inscription (saison_id);

-- Of an enrolment that was accepted here: by the demande of which family, for which season, when (0: the family software sent it).
ALTER TABLE inscription ADD COLUMN famille_id BIGINT;
ALTER TABLE inscription ADD COLUMN saison TEXT NOT NULL DEFAULT '';
ALTER TABLE inscription ADD COLUMN accepted_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX inscription_accepted ON inscription (accepted_at);
