-- SPDX-License-Identifier: Apache-2.0
-- The month's invoices, made here from bookings and from who really came.

-- How many days of a run of justified absences stay due.
ALTER TABLE activite ADD COLUMN carence BIGINT NOT NULL DEFAULT 0;

-- What was invoiced for a child, an activity and a month: `amount` on the invoice, `moved` what bookings had made the family owe for it before. Cents.
-- Only grows: a later invoice has what differs since.
CREATE TABLE facturation_mois (
    facture_id        BIGINT NOT NULL REFERENCES facture (id),
    famille_id        BIGINT NOT NULL REFERENCES famille (id),
    enfant_id         BIGINT NOT NULL REFERENCES enfant (id),
    activite_id       BIGINT NOT NULL REFERENCES activite (id),
    month             TEXT NOT NULL,
    amount            BIGINT NOT NULL,
    moved             BIGINT NOT NULL,
    PRIMARY KEY (facture_id, enfant_id, activite_id, month)
);
CREATE INDEX facturation_mois_famille ON facturation_mois (famille_id, month);
CREATE INDEX facturation_mois_enfant ON facturation_mois (enfant_id);

-- The number of the last invoice made here: one row, on which those who make invoices wait for one another.
CREATE TABLE facturation_numero (
    id                BIGINT PRIMARY KEY CHECK (id = 1),
    last              BIGINT NOT NULL
);
INSERT INTO facturation_numero (id, last) VALUES (1, 0);

-- Made anew each night; one more kind of difference.
DROP TABLE ledger_difference;
CREATE TABLE ledger_difference (
    kind              TEXT NOT NULL CHECK (kind IN
                          ('facture', 'lignes', 'paiement', 'sans-dette', 'trop-percu', 'reservation', 'places', 'facturation')),
    reference         TEXT NOT NULL,
    expected          BIGINT NOT NULL,
    found             BIGINT NOT NULL,
    PRIMARY KEY (kind, reference)
);
