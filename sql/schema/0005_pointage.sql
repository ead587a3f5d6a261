-- SPDX-License-Identifier: Apache-2.0
-- Who really came: what the tablet says of a child on a day.

CREATE TABLE pointage (
    id                BIGINT PRIMARY KEY,
    enfant_id         BIGINT NOT NULL REFERENCES enfant (id) ON DELETE CASCADE,
    activite_id       BIGINT NOT NULL REFERENCES activite (id),
    day               TEXT NOT NULL,
    state             TEXT NOT NULL CHECK (state IN ('present', 'absent', 'justifie', 'non_prevu')),
    updated_at        BIGINT NOT NULL,
    UNIQUE (activite_id, day, enfant_id)
);
CREATE INDEX pointage_enfant ON pointage (enfant_id, day);

-- Each time it was said, and by whom. Only grows.
CREATE TABLE pointage_event (
    id                BIGINT PRIMARY KEY,
    pointage_id       BIGINT NOT NULL REFERENCES pointage (id) ON DELETE CASCADE,
    at                BIGINT NOT NULL,
    agent_id          BIGINT NOT NULL REFERENCES agent (id),
    state             TEXT NOT NULL CHECK (state IN ('present', 'absent', 'justifie', 'non_prevu'))
);
CREATE INDEX pointage_event_pointage ON pointage_event (pointage_id, id);
