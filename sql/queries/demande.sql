-- SPDX-License-Identifier: Apache-2.0
-- The citizen's side of a demande. A draft has submitted_at 0 and a number already, so that sending it needs no new key.

-- name: demande_by_id
-- returns: one
-- columns: id int, numero text, teleservice text, definition text, office text, account_id int, holder text, state text, version int, subject text, data text, requester text, email text, agent_id int, asked text, asked_until int, created_at int, updated_at int, submitted_at int, due_at int, closed_at int
SELECT id, numero, teleservice, definition, office, account_id, holder, state, version, subject, data, requester, email, agent_id,
       asked, asked_until, created_at, updated_at, submitted_at, due_at, closed_at
  FROM demande WHERE id = {id:int}

-- name: demande_id_by_numero
-- returns: one
-- columns: id int
SELECT id FROM demande WHERE numero = {numero:text}

-- name: demande_draft_of_account
-- returns: one
-- columns: id int
SELECT id FROM demande WHERE account_id = {account_id:int} AND teleservice = {teleservice:text} AND state = 'brouillon'

-- name: demande_draft_of_holder
-- returns: one
-- columns: id int
SELECT id FROM demande
 WHERE holder = {holder:text} AND teleservice = {teleservice:text} AND state = 'brouillon' AND account_id IS NULL

-- The number or the person's draft may be taken: no row then.
-- name: demande_draft_put
-- returns: changes
INSERT INTO demande (id, numero, teleservice, definition, office, account_id, holder, state, data, created_at, updated_at)
VALUES ({id:int}, {numero:text}, {teleservice:text}, {definition:text}, {office:text}, NULLIF({account_id:int}, 0), {holder:text},
        'brouillon', {data:text}, {now:int}, {now:int})
ON CONFLICT DO NOTHING

-- name: demande_draft_change
-- returns: changes
UPDATE demande
   SET data = {data:text}, definition = {definition:text}, office = {office:text}, updated_at = {now:int}, version = version + 1
 WHERE id = {id:int} AND state = 'brouillon' AND version = {version:int}

-- name: demande_draft_drop
-- returns: changes
DELETE FROM demande WHERE id = {id:int} AND state = 'brouillon'

-- name: demande_draft_adopt
-- returns: changes
UPDATE demande SET account_id = {account_id:int}, holder = NULL, updated_at = {now:int}, version = version + 1
 WHERE holder = {holder:text} AND account_id IS NULL AND state = 'brouillon'
   AND NOT EXISTS (SELECT 1 FROM demande o WHERE o.account_id = {account_id:int} AND o.teleservice = demande.teleservice
                                             AND o.state = 'brouillon')

-- name: demande_drafts
-- returns: many
-- columns: id int, teleservice text, updated_at int
SELECT id, teleservice, updated_at FROM demande
 WHERE account_id = {account_id:int} AND state = 'brouillon'
 ORDER BY teleservice LIMIT 50

-- name: demande_submit
-- returns: changes
UPDATE demande
   SET state = 'transmise', definition = {definition:text}, office = {office:text}, subject = {subject:text}, data = {data:text},
       requester = {requester:text}, search_key = {search_key:text}, email = {email:text}, submitted_at = {now:int},
       updated_at = {now:int}, due_at = {due_at:int}, version = version + 1
 WHERE id = {id:int} AND state = 'brouillon' AND version = {version:int}

-- name: demande_cancel
-- returns: changes
UPDATE demande
   SET state = 'annulee', closed_at = {now:int}, updated_at = {now:int}, erase_at = {erase_at:int}, version = version + 1
 WHERE id = {id:int} AND state = 'transmise' AND version = {version:int}

-- name: demande_complete
-- returns: changes
UPDATE demande
   SET state = {to_state:text}, subject = {subject:text}, data = {data:text}, requester = {requester:text},
       search_key = {search_key:text}, email = {email:text}, due_at = {due_at:int}, asked = '', asked_until = 0,
       updated_at = {now:int}, version = version + 1
 WHERE id = {id:int} AND state = 'a_completer' AND version = {version:int}

-- Since when the office has been waiting for the citizen; asking anew does not count.
-- name: demande_asked_at
-- returns: one
-- columns: at int
SELECT at FROM demande_event
 WHERE demande_id = {demande_id:int} AND to_state = 'a_completer' AND from_state <> 'a_completer'
 ORDER BY id DESC LIMIT 1

-- name: demande_list
-- returns: many
-- columns: id int, numero text, teleservice text, office text, state text, version int, subject text, submitted_at int, due_at int, closed_at int, asked text, asked_until int, summary text, channel text
SELECT d.id, d.numero, d.teleservice, d.office, d.state, d.version, d.subject, d.submitted_at, d.due_at, d.closed_at, d.asked,
       d.asked_until, r.summary, r.channel
  FROM demande d LEFT JOIN reponse r ON r.demande_id = d.id
 WHERE d.account_id = {account_id:int} AND d.submitted_at > 0
   AND (d.submitted_at, d.id) < ({before:int}, {before_id:int})
   AND ({closed:int} < 0 OR ({closed:int} = 0 AND d.closed_at = 0) OR ({closed:int} = 1 AND d.closed_at > 0))
   AND ({teleservice:text} = '' OR d.teleservice = {teleservice:text})
 ORDER BY d.submitted_at DESC, d.id DESC LIMIT 21

-- name: demande_waiting
-- returns: many
-- columns: id int, numero text, teleservice text, office text, state text, version int, subject text, submitted_at int, due_at int, closed_at int, asked text, asked_until int, summary text, channel text
SELECT d.id, d.numero, d.teleservice, d.office, d.state, d.version, d.subject, d.submitted_at, d.due_at, d.closed_at, d.asked,
       d.asked_until, NULL, NULL
  FROM demande d
 WHERE d.account_id = {account_id:int} AND d.submitted_at > 0 AND d.state = 'a_completer'
 ORDER BY d.submitted_at DESC, d.id DESC LIMIT 21

-- name: demande_event_put
-- returns: changes
INSERT INTO demande_event (id, demande_id, at, actor, agent_id, action, from_state, to_state, text, visible)
VALUES ({id:int}, {demande_id:int}, {at:int}, {actor:text}, NULLIF({agent_id:int}, 0), {action:text}, {from_state:text},
        {to_state:text}, {text:text}, {visible:int})

-- name: demande_events
-- returns: many
-- columns: at int, actor text, action text, from_state text, to_state text, text text, agent_first_name text, agent_last_name text
SELECT e.at, e.actor, e.action, e.from_state, e.to_state, e.text, a.first_name, a.last_name
  FROM demande_event e LEFT JOIN agent a ON a.id = e.agent_id
 WHERE e.demande_id = {demande_id:int} AND (e.visible = 1 OR {all:int} = 1)
 ORDER BY e.id LIMIT 500

-- name: demande_reponse
-- returns: one
-- columns: state text, at int, summary text, body text, reason text, remedies text, channel text, agent_first_name text, agent_last_name text, agent_quality text, office_name text
SELECT state, at, summary, body, reason, remedies, channel, agent_first_name, agent_last_name, agent_quality, office_name
  FROM reponse WHERE demande_id = {demande_id:int}

-- name: definition_put
-- returns: changes
INSERT INTO definition (digest, teleservice, xml, created_at)
VALUES ({digest:text}, {teleservice:text}, {xml:text}, {now:int})
ON CONFLICT DO NOTHING

-- name: definition_get
-- returns: one
-- columns: xml text
SELECT xml FROM definition WHERE digest = {digest:text}

-- The conditions stand twice, so that a row which changes meanwhile is looked at again.
-- name: demande_erase
-- returns: changes
DELETE FROM demande
 WHERE erase_at > 0 AND erase_at <= {now:int}
   AND id IN (SELECT id FROM demande WHERE erase_at > 0 AND erase_at <= {now:int} ORDER BY erase_at LIMIT 50)

-- name: demande_erase_drafts
-- returns: changes
DELETE FROM demande
 WHERE state = 'brouillon' AND updated_at < {before:int}
   AND id IN (SELECT id FROM demande WHERE state = 'brouillon' AND updated_at < {before:int} ORDER BY updated_at LIMIT 50)
