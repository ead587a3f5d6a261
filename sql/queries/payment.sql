-- SPDX-License-Identifier: Apache-2.0
-- Debts, the attempts to pay them, and what each step was.

-- name: debt_make
-- returns: changes
INSERT INTO debt (id, kind, mode, client, reference, created_at)
VALUES ({id:int}, {kind:text}, {mode:text}, {client:text}, {reference:text}, {now:int})
ON CONFLICT (kind, mode, client, reference) DO NOTHING

-- name: debt_find
-- returns: one
-- columns: id int, settled_at int, settled_by int
SELECT id, settled_at, settled_by FROM debt
 WHERE kind = {kind:text} AND mode = {mode:text} AND client = {client:text} AND reference = {reference:text}

-- A debt is settled once: whoever comes second finds no row.
-- name: debt_settle
-- returns: changes
UPDATE debt SET settled_at = {now:int}, settled_by = {attempt_id:int} WHERE id = {id:int} AND settled_by IS NULL

-- name: debt_living
-- returns: one
-- columns: attempt_id int
SELECT attempt_id FROM attempt_debt WHERE debt_id = {debt_id:int} AND living = 1

-- Attempts of a debt whose last word may not have been heard, newest first.
-- name: debt_unheard
-- returns: many
-- columns: attempt_id int
SELECT t.id
  FROM attempt_debt d JOIN attempt t ON t.id = d.attempt_id
 WHERE d.debt_id = {debt_id:int} AND t.operation IS NOT NULL AND t.state IN ('ouverte', 'refusee', 'abandonnee', 'expiree')
   AND t.created_at > {since:int}
 ORDER BY d.attempt_id DESC LIMIT 5

-- name: attempt_put
-- returns: changes
INSERT INTO attempt (id, kind, mode, client, exercice, refdet, amount, object, email, account_id, entry, state, created_at, next_at, day)
VALUES ({id:int}, {kind:text}, {mode:text}, {client:text}, {exercice:text}, {refdet:text}, {amount:int}, {object:text}, {email:text},
        NULLIF({account_id:int}, 0), {entry:text}, 'creee', {now:int}, {next_at:int}, {day:text})

-- name: attempt_debt_put
-- returns: changes
INSERT INTO attempt_debt (attempt_id, debt_id, amount, living) VALUES ({attempt_id:int}, {debt_id:int}, {amount:int}, 1)

-- name: attempt_debts
-- returns: many
-- columns: debt_id int, reference text, amount int, settled_by int
SELECT d.debt_id, b.reference, d.amount, b.settled_by
  FROM attempt_debt d JOIN debt b ON b.id = d.debt_id
 WHERE d.attempt_id = {attempt_id:int} ORDER BY d.debt_id LIMIT 100

-- name: attempt_by_id
-- returns: one
-- columns: id int, kind text, mode text, client text, exercice text, refdet text, amount int, object text, email text, account_id int, entry text, state text, operation text, created_at int, opened_at int, closed_at int, asks int, asked_at int, answered_at int, next_at int, heard text, why text, means text, authorisation text, paid_at int, resolution text, resolved_at int
SELECT id, kind, mode, client, exercice, refdet, amount, object, email, account_id, entry, state, operation, created_at, opened_at,
       closed_at, asks, asked_at, answered_at, next_at, heard, why, means, authorisation, paid_at, resolution, resolved_at
  FROM attempt WHERE id = {id:int}

-- name: attempt_id_by_operation
-- returns: one
-- columns: id int
SELECT id FROM attempt WHERE operation = {operation:text}

-- Compare-and-set, as every move.
-- name: attempt_open
-- returns: changes
UPDATE attempt SET state = 'ouverte', operation = {operation:text}, opened_at = {now:int}, next_at = {next_at:int}, heard = {heard:text}
 WHERE id = {id:int} AND state = 'creee'

-- name: attempt_move
-- returns: changes
UPDATE attempt
   SET state = {state:text}, closed_at = {now:int}, next_at = {next_at:int}, heard = {heard:text}, why = {why:text},
       asks = asks + {asked:int}, asked_at = {asked_at:int}, answered_at = {answered_at:int},
       means = {means:text}, authorisation = {authorisation:text}, paid_at = {paid_at:int}, day = {day:text}
 WHERE id = {id:int} AND state = {from:text}

-- Asked, and nothing that moves it.
-- name: attempt_asked
-- returns: changes
UPDATE attempt
   SET asks = asks + 1, asked_at = {asked_at:int}, answered_at = {answered_at:int}, next_at = {next_at:int}, heard = {heard:text}
 WHERE id = {id:int} AND state = {state:text}

-- No longer able to succeed before another may be tried.
-- name: attempt_end_living
-- returns: changes
UPDATE attempt_debt SET living = 0 WHERE attempt_id = {attempt_id:int} AND living = 1

-- Asked for soon: somebody said that there may be news.
-- name: attempt_hint
-- returns: changes
UPDATE attempt SET next_at = {now:int}
 WHERE id = {id:int} AND state IN ('ouverte', 'refusee', 'abandonnee', 'expiree')

-- The first time only.
-- name: attempt_notified
-- returns: changes
INSERT INTO attempt_event (id, attempt_id, at, actor, action, from_state, to_state)
SELECT {event_id:int}, id, {now:int}, 'payfip', 'notifiee', state, state FROM attempt WHERE id = {id:int}
ON CONFLICT (attempt_id) WHERE action = 'notifiee' DO NOTHING

-- name: attempt_due
-- returns: many
-- columns: id int
SELECT id FROM attempt WHERE next_at > 0 AND next_at <= {now:int} ORDER BY next_at LIMIT {limit:int}

-- name: attempt_put_off
-- returns: changes
UPDATE attempt SET next_at = {next_at:int} WHERE id = {id:int} AND next_at = {was:int}

-- name: attempt_event_put
-- returns: changes
INSERT INTO attempt_event (id, attempt_id, at, actor, agent_id, action, from_state, to_state, code, text, raw)
VALUES ({id:int}, {attempt_id:int}, {now:int}, {actor:text}, NULLIF({agent_id:int}, 0), {action:text}, {from:text}, {to:text},
        {code:text}, {text:text}, {raw:text})

-- name: attempt_events
-- returns: many
-- columns: at int, actor text, first_name text, last_name text, action text, from_state text, to_state text, code text, text text, raw text
SELECT e.at, e.actor, a.first_name, a.last_name, e.action, e.from_state, e.to_state, e.code, e.text, e.raw
  FROM attempt_event e LEFT JOIN agent a ON a.id = e.agent_id
 WHERE e.attempt_id = {attempt_id:int} ORDER BY e.id LIMIT 200

-- name: attempt_of_account
-- returns: many
-- columns: id int, kind text, mode text, refdet text, amount int, state text, operation text, created_at int, paid_at int, means text
SELECT id, kind, mode, refdet, amount, state, operation, created_at, paid_at, means
  FROM attempt WHERE account_id = {account_id:int} AND id < {before_id:int} AND state <> 'creee' AND operation IS NOT NULL
 ORDER BY id DESC LIMIT 21

-- name: avis_entry_put
-- returns: changes
INSERT INTO avis_entry (id, digest, typed, reference, exercice, amount, email, created_at)
VALUES ({id:int}, {digest:text}, {typed:text}, {reference:text}, {exercice:text}, {amount:int}, {email:text}, {now:int})

-- name: avis_entry_get
-- returns: one
-- columns: typed text, reference text, exercice text, amount int, email text
SELECT typed, reference, exercice, amount, email FROM avis_entry WHERE digest = {digest:text} AND created_at > {since:int}

-- The guichet of finances. What may be filtered stands in a CASE, as in guichet.sql.
-- name: finance_list
-- returns: many
-- columns: id int, kind text, mode text, refdet text, amount int, email text, state text, operation text, created_at int, paid_at int, day text, means text, authorisation text, why text, resolution text, resolved_at int
SELECT id, kind, mode, refdet, amount, email, state, operation, created_at, paid_at, day, means, authorisation, why, resolution, resolved_at
  FROM attempt
 WHERE id < {before_id:int}
   AND CASE WHEN ({state:text} = '' OR state = {state:text}) AND ({kind:text} = '' OR kind = {kind:text}) THEN 1 ELSE 0 END > 0
 ORDER BY id DESC LIMIT 51

-- name: finance_list_day
-- returns: many
-- columns: id int, kind text, mode text, refdet text, amount int, email text, state text, operation text, created_at int, paid_at int, day text, means text, authorisation text, why text, resolution text, resolved_at int
SELECT id, kind, mode, refdet, amount, email, state, operation, created_at, paid_at, day, means, authorisation, why, resolution, resolved_at
  FROM attempt
 WHERE day = {day:text} AND id < {before_id:int}
   AND CASE WHEN ({state:text} = '' OR state = {state:text}) AND ({kind:text} = '' OR kind = {kind:text}) THEN 1 ELSE 0 END > 0
 ORDER BY id DESC LIMIT 51

-- name: finance_find
-- returns: many
-- columns: id int, kind text, mode text, refdet text, amount int, email text, state text, operation text, created_at int, paid_at int, day text, means text, authorisation text, why text, resolution text, resolved_at int
SELECT id, kind, mode, refdet, amount, email, state, operation, created_at, paid_at, day, means, authorisation, why, resolution, resolved_at
  FROM attempt
 WHERE id IN (SELECT id FROM attempt WHERE refdet = {refdet:text}
              UNION SELECT d.attempt_id FROM debt b JOIN attempt_debt d ON d.debt_id = b.id WHERE b.reference = {refdet:text})
   AND id < {before_id:int}
 ORDER BY id DESC LIMIT 51

-- name: finance_to_verify
-- returns: many
-- columns: id int, kind text, mode text, refdet text, amount int, email text, state text, operation text, created_at int, paid_at int, day text, means text, authorisation text, why text, resolution text, resolved_at int
SELECT id, kind, mode, refdet, amount, email, state, operation, created_at, paid_at, day, means, authorisation, why, resolution, resolved_at
  FROM attempt WHERE state = 'a_verifier' AND resolved_at = 0 ORDER BY id LIMIT 51

-- By day and in order, a page of the export at a time.
-- name: finance_export
-- returns: many
-- columns: id int, kind text, mode text, refdet text, amount int, email text, state text, operation text, created_at int, paid_at int, day text, means text, authorisation text, why text, resolution text, resolved_at int
SELECT id, kind, mode, refdet, amount, email, state, operation, created_at, paid_at, day, means, authorisation, why, resolution, resolved_at
  FROM attempt
 WHERE (day, id) > ({after_day:text}, {after_id:int}) AND day <= {to:text}
   AND CASE WHEN ({state:text} = '' OR state = {state:text}) AND ({kind:text} = '' OR kind = {kind:text}) THEN 1 ELSE 0 END > 0
 ORDER BY day, id LIMIT 500

-- What came in, day by day: what settled debts, and what a human must look at.
-- name: finance_days
-- returns: many
-- columns: day text, kind text, mode text, paid_count int, paid_amount int, verify_count int, verify_amount int, refunded_amount int
SELECT day, kind, mode,
       SUM(CASE WHEN state = 'payee' THEN 1 ELSE 0 END), SUM(CASE WHEN state = 'payee' THEN amount ELSE 0 END),
       SUM(CASE WHEN state = 'a_verifier' THEN 1 ELSE 0 END), SUM(CASE WHEN state = 'a_verifier' THEN amount ELSE 0 END),
       SUM(CASE WHEN resolution = 'rembourse' THEN amount ELSE 0 END)
  FROM attempt
 WHERE day >= {from:text} AND day <= {to:text} AND state IN ('payee', 'a_verifier')
 GROUP BY day, kind, mode ORDER BY day DESC, kind, mode LIMIT 200

-- name: finance_resolve
-- returns: changes
UPDATE attempt SET resolution = {resolution:text}, resolved_at = {now:int}, next_at = 0
 WHERE id = {id:int} AND state = 'a_verifier' AND resolved_at = 0

-- name: finance_backlog
-- returns: one
-- columns: oldest int
SELECT MIN(next_at) FROM attempt WHERE next_at > 0

-- name: finance_job
-- returns: one
-- columns: last_run int, last_result text
SELECT last_run, last_result FROM lease WHERE name = 'paiements'
