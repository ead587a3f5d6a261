-- SPDX-License-Identifier: Apache-2.0
-- Mails to send, and the links of proof they carry.

-- name: outbox_put
-- returns: changes
INSERT INTO outbox (id, kind, recipient, token_id, demande_id, document, state, next_at, created_at)
VALUES ({id:int}, {kind:text}, {recipient:text}, NULLIF({token_id:int}, 0), NULLIF({demande_id:int}, 0), {document:text}, 'attente',
        {now:int}, {now:int})

-- Due ones, oldest first: those that wait (attente), and those whose sender died before saying how it went (envoi), when its lease ends.
-- name: outbox_due
-- returns: many
-- columns: id int
SELECT id FROM outbox WHERE state = {state:text} AND next_at <= {now:int} ORDER BY next_at LIMIT {limit:int}

-- name: outbox_claim
-- returns: changes
UPDATE outbox SET state = 'envoi', tries = tries + 1, next_at = {lease_end:int}
 WHERE id = {id:int} AND state IN ('attente', 'envoi') AND next_at <= {now:int}

-- name: outbox_by_id
-- returns: one
-- columns: id int, kind text, recipient text, token_id int, document text, tries int, created_at int
SELECT id, kind, recipient, token_id, document, tries, created_at FROM outbox WHERE id = {id:int}

-- name: outbox_sent
-- returns: changes
UPDATE outbox SET state = 'envoye', sent_at = {now:int}, document = '', error = '' WHERE id = {id:int} AND state = 'envoi'

-- name: outbox_later
-- returns: changes
UPDATE outbox SET state = 'attente', next_at = {next_at:int}, error = {error:text} WHERE id = {id:int} AND state = 'envoi'

-- name: outbox_given_up
-- returns: changes
UPDATE outbox SET state = 'abandonne', error = {error:text} WHERE id = {id:int} AND state = 'envoi'

-- Not worth sending any more: its link was used, or ended by a newer one.
-- name: outbox_drop
-- returns: changes
DELETE FROM outbox WHERE id = {id:int} AND state = 'envoi'

-- name: token_put
-- returns: changes
INSERT INTO token (id, kind, account_id, email, life, created_at)
VALUES ({id:int}, {kind:text}, NULLIF({account_id:int}, 0), {email:text}, {life:int}, {now:int})

-- Earlier links of the same kind for the same account stop working.
-- name: token_end_of_account
-- returns: changes
UPDATE token SET used_at = {now:int} WHERE account_id = {account_id:int} AND kind = {kind:text} AND used_at = 0

-- name: token_sign
-- returns: changes
UPDATE token SET digest = {digest:text}, ends_at = {now:int} + life WHERE id = {id:int} AND used_at = 0

-- name: token_end
-- returns: one
-- columns: ends_at int
SELECT ends_at FROM token WHERE id = {id:int}

-- name: token_by_digest
-- returns: one
-- columns: id int, kind text, account_id int, email text
SELECT id, kind, account_id, email FROM token WHERE digest = {digest:text} AND used_at = 0 AND ends_at > {now:int}

-- name: token_use
-- returns: changes
UPDATE token SET used_at = {now:int} WHERE id = {id:int} AND used_at = 0 AND ends_at > {now:int}
