-- SPDX-License-Identifier: Apache-2.0
-- What /etat says; each by an index, nothing counted.

-- name: etat_outbox
-- returns: one
-- columns: oldest int
SELECT MIN(next_at) FROM outbox WHERE state = 'attente'

-- name: etat_jobs
-- returns: many
-- columns: name text, last_run int, last_result text
SELECT name, last_run, last_result FROM lease ORDER BY name LIMIT 20

-- The oldest attempt to ask about; whether there is an open one, and one to verify. Each by the first row of a partial index.
-- name: etat_payments
-- returns: one
-- columns: oldest int, open int, verify int
SELECT (SELECT MIN(next_at) FROM attempt WHERE next_at > 0),
       (SELECT id FROM attempt WHERE state IN ('creee', 'ouverte') ORDER BY id LIMIT 1),
       (SELECT id FROM attempt WHERE state = 'a_verifier' AND resolved_at = 0 ORDER BY id LIMIT 1)
