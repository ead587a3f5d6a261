-- SPDX-License-Identifier: Apache-2.0
-- Activities of the Kiosque Famille: on which days they open, until when they are booked, what they cost, who is enrolled, who comes.

-- Days off: school holidays of a zone, closures of a town or of a place. An activity names the calendars that hold for it.
CREATE TABLE calendrier (
    id                BIGINT PRIMARY KEY,
    code              TEXT NOT NULL,
    kind              TEXT NOT NULL CHECK (kind IN ('vacances', 'fermeture')),
    from_day          TEXT NOT NULL,
    to_day            TEXT NOT NULL,
    label             TEXT NOT NULL,
    UNIQUE (code, kind, from_day)
);

-- Weeks and slots are sets of bits (domain/jours.h, domain/activite.h); the rules are lines of domain/limite.h; seats 0: as many as come.
CREATE TABLE activite (
    id                BIGINT PRIMARY KEY,
    code              TEXT NOT NULL UNIQUE,
    name              TEXT NOT NULL,
    kind              TEXT NOT NULL CHECK (kind IN ('restauration', 'garderie', 'etude', 'mercredi', 'vacances')),
    place             TEXT NOT NULL,
    school_week       BIGINT NOT NULL,
    week              BIGINT NOT NULL,
    holiday_week      BIGINT NOT NULL,
    calendars         TEXT NOT NULL,
    slots             BIGINT NOT NULL,
    seats             BIGINT NOT NULL CHECK (seats >= 0),
    booking_rule      TEXT NOT NULL,
    cancelling_rule   TEXT NOT NULL,
    tarif             TEXT NOT NULL
);

-- A tariff is bands of quotient familial, dated; prices in cents, reductions for the second child and the next ones in percent.
CREATE TABLE tarif (
    id                BIGINT PRIMARY KEY,
    code              TEXT NOT NULL,
    from_day          TEXT NOT NULL,
    to_day            TEXT NOT NULL,
    outside           TEXT NOT NULL CHECK (outside IN ('oui', 'non')),
    quotient_min      BIGINT NOT NULL CHECK (quotient_min >= 0),
    label             TEXT NOT NULL,
    price             BIGINT NOT NULL CHECK (price >= 0),
    late_price        BIGINT NOT NULL CHECK (late_price >= 0),
    unbooked_price    BIGINT NOT NULL CHECK (unbooked_price >= 0),
    second            BIGINT NOT NULL CHECK (second BETWEEN 0 AND 100),
    third             BIGINT NOT NULL CHECK (third BETWEEN 0 AND 100),
    UNIQUE (code, from_day, outside, quotient_min)
);

-- A child may be booked for an activity only while enrolled in it.
CREATE TABLE inscription (
    id                BIGINT PRIMARY KEY,
    code              TEXT NOT NULL UNIQUE,
    enfant_id         BIGINT NOT NULL REFERENCES enfant (id) ON DELETE CASCADE,
    activite_id       BIGINT NOT NULL REFERENCES activite (id),
    from_day          TEXT NOT NULL,
    to_day            TEXT NOT NULL
);
CREATE INDEX inscription_enfant ON inscription (enfant_id);
CREATE INDEX inscription_activite ON inscription (activite_id);

-- One child on one day: booked, waiting for a place, or not any more. `price` in cents is what it costs since it was booked; `kept` what stays due of
-- bookings given up too late.
CREATE TABLE reservation (
    id                BIGINT PRIMARY KEY,
    enfant_id         BIGINT NOT NULL REFERENCES enfant (id) ON DELETE CASCADE,
    activite_id       BIGINT NOT NULL REFERENCES activite (id),
    day               TEXT NOT NULL,
    famille_id        BIGINT NOT NULL REFERENCES famille (id),
    state             TEXT NOT NULL CHECK (state IN ('reservee', 'attente', 'annulee')),
    price             BIGINT NOT NULL,
    kept              BIGINT NOT NULL DEFAULT 0,
    queued_at         BIGINT NOT NULL DEFAULT 0,
    updated_at        BIGINT NOT NULL,
    UNIQUE (enfant_id, day, activite_id)
);
CREATE INDEX reservation_queue ON reservation (activite_id, day, state, queued_at, id);
CREATE INDEX reservation_famille ON reservation (famille_id, day);
CREATE INDEX reservation_attente ON reservation (day) WHERE state = 'attente';

-- What one parent confirmed at once: what the accusé de réception names.
CREATE TABLE reservation_lot (
    id                BIGINT PRIMARY KEY,
    famille_id        BIGINT NOT NULL REFERENCES famille (id),
    account_id        BIGINT NOT NULL,
    at                BIGINT NOT NULL
);
CREATE INDEX reservation_lot_famille ON reservation_lot (famille_id, id);

-- What became of each, and by whom: `price` in cents is what it added to what the family owes, less than 0 for what it took off. Only grows.
CREATE TABLE reservation_event (
    id                BIGINT PRIMARY KEY,
    reservation_id    BIGINT NOT NULL REFERENCES reservation (id) ON DELETE CASCADE,
    at                BIGINT NOT NULL,
    actor             TEXT NOT NULL CHECK (actor IN ('citoyen', 'agent', 'automate')),
    lot_id            BIGINT REFERENCES reservation_lot (id),
    agent_id          BIGINT REFERENCES agent (id),
    state             TEXT NOT NULL CHECK (state IN ('reservee', 'attente', 'annulee')),
    late              BIGINT NOT NULL DEFAULT 0,
    price             BIGINT NOT NULL
);
CREATE INDEX reservation_event_lot ON reservation_event (lot_id) WHERE lot_id IS NOT NULL;
CREATE INDEX reservation_event_at ON reservation_event (at);
CREATE INDEX reservation_event_reservation ON reservation_event (reservation_id, id);

-- How many of an activity's places are taken on a day; no row: none.
CREATE TABLE place (
    activite_id       BIGINT NOT NULL REFERENCES activite (id),
    day               TEXT NOT NULL,
    taken             BIGINT NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (activite_id, day)
);
