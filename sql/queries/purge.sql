-- SPDX-License-Identifier: Apache-2.0
-- What is erased when its time has come, in small batches.

-- name: purge_sessions
-- returns: changes
DELETE FROM session WHERE id IN (SELECT id FROM session WHERE ends_at <= {now:int} ORDER BY ends_at LIMIT {batch:int})

-- name: purge_tokens
-- returns: changes
DELETE FROM token WHERE id IN (SELECT id FROM token WHERE created_at <= {before:int} ORDER BY created_at LIMIT {batch:int})

-- name: purge_throttle
-- returns: changes
DELETE FROM throttle
 WHERE subject IN (SELECT subject FROM throttle WHERE updated_at <= {before:int} ORDER BY updated_at LIMIT {batch:int})

-- name: purge_readings
-- returns: changes
DELETE FROM reading WHERE id IN (SELECT id FROM reading WHERE at <= {before:int} ORDER BY at LIMIT {batch:int})

-- name: purge_famille_readings
-- returns: changes
DELETE FROM famille_reading WHERE id IN (SELECT id FROM famille_reading WHERE at <= {before:int} ORDER BY at LIMIT {batch:int})

-- name: purge_outbox_sent
-- returns: changes
DELETE FROM outbox
 WHERE id IN (SELECT id FROM outbox WHERE state = 'envoye' AND next_at <= {before:int} ORDER BY next_at LIMIT {batch:int})

-- name: purge_outbox_given_up
-- returns: changes
DELETE FROM outbox
 WHERE id IN (SELECT id FROM outbox WHERE state = 'abandonne' AND next_at <= {before:int} ORDER BY next_at LIMIT {batch:int})

-- name: purge_avis_entries
-- returns: changes
DELETE FROM avis_entry
 WHERE id IN (SELECT id FROM avis_entry WHERE created_at <= {before:int} ORDER BY created_at LIMIT {batch:int})

-- Debts stay: that they are settled must not be forgotten before the attempt that settled them is, and nobody is named there.
-- name: purge_attempts
-- returns: changes
DELETE FROM attempt
 WHERE id IN (SELECT id FROM attempt
               WHERE closed_at > 0 AND closed_at <= {before:int} AND (state <> 'a_verifier' OR resolved_at > 0)
               ORDER BY closed_at LIMIT {batch:int})
