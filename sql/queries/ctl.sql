-- SPDX-License-Identifier: Apache-2.0
-- What roubaixctl shows the administrator. The stats_ statements count everything: never from a page.

-- name: stats_demandes
-- returns: many
-- columns: teleservice text, state text, count int
SELECT teleservice, state, COUNT(*) FROM demande GROUP BY teleservice, state ORDER BY teleservice, state LIMIT 1000

-- The demande in the middle when a téléservice's answers stand by the time they took.
-- name: stats_delays
-- returns: many
-- columns: teleservice text, delay int, answered int
SELECT teleservice, delay, answered
  FROM (SELECT teleservice, closed_at - submitted_at AS delay,
               ROW_NUMBER() OVER (PARTITION BY teleservice ORDER BY closed_at - submitted_at, id) AS place,
               COUNT(*) OVER (PARTITION BY teleservice) AS answered
          FROM demande WHERE state IN ('traitee', 'rejetee')) AS ranked
 WHERE place = (answered + 1) / 2
 ORDER BY teleservice LIMIT 200

-- name: stats_late
-- returns: one
-- columns: count int
SELECT COUNT(*) FROM demande WHERE closed_at = 0 AND submitted_at > 0 AND due_at > 0 AND due_at < {now:int}

-- name: stats_outbox
-- returns: many
-- columns: state text, count int
SELECT state, COUNT(*) FROM outbox GROUP BY state ORDER BY state LIMIT 10

-- name: stats_accounts
-- returns: one
-- columns: accounts int, lately int
SELECT COUNT(*), COALESCE(SUM(CASE WHEN seen_at >= {since:int} THEN 1 ELSE 0 END), 0) FROM account

-- name: stats_agents
-- returns: one
-- columns: count int
SELECT COUNT(*) FROM agent WHERE active = 1

-- name: given_up_list
-- returns: many
-- columns: id int, kind text, recipient text, tries int, created_at int, error text
SELECT id, kind, recipient, tries, created_at, error FROM outbox WHERE state = 'abandonne' ORDER BY next_at, id LIMIT 200

-- name: given_up_retry
-- returns: changes
UPDATE outbox SET state = 'attente', tries = 0, next_at = {now:int}, error = '' WHERE id = {id:int} AND state = 'abandonne'

-- name: stats_notified
-- returns: one
-- columns: last int
SELECT MAX(at) FROM attempt_event WHERE action = 'notifiee'

-- name: stats_activation
-- returns: many
-- columns: means text
SELECT DISTINCT means FROM attempt WHERE mode = 'X' AND state = 'payee' ORDER BY means LIMIT 10
