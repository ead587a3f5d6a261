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
