-- SPDX-License-Identifier: Apache-2.0
-- The agents' side. Lists are read by keyset, each served by a partial index of demande in the order it is shown.
-- The lists of every office say open and done by the instants: SQLite would rather read demande_state and sort.
-- What may be filtered stands in a CASE: PostgreSQL's generic plan takes each OR of a parameter for rare, and would sort the whole.

-- name: guichet_queue_office
-- returns: many
-- columns: id int, numero text, teleservice text, office text, state text, version int, subject text, requester text, search_key text, agent_id int, agent_first_name text, agent_last_name text, submitted_at int, due_at int, closed_at int, asked_until int
SELECT d.id, d.numero, d.teleservice, d.office, d.state, d.version, d.subject, d.requester, d.search_key, d.agent_id,
       a.first_name, a.last_name, d.submitted_at, d.due_at, d.closed_at, d.asked_until
  FROM demande d LEFT JOIN agent a ON a.id = d.agent_id
 WHERE d.office = {office:text} AND d.state IN ('transmise', 'en_cours', 'a_completer')
   AND (d.due_at, d.id) > ({after:int}, {after_id:int})
   AND CASE WHEN ({state:text} = '' OR d.state = {state:text})
             AND ({teleservice:text} = '' OR d.teleservice = {teleservice:text})
             AND ({agent_id:int} = 0 OR d.agent_id = {agent_id:int}) THEN 1 ELSE 0 END > 0
 ORDER BY d.due_at, d.id LIMIT 51

-- name: guichet_queue_all
-- returns: many
-- columns: id int, numero text, teleservice text, office text, state text, version int, subject text, requester text, search_key text, agent_id int, agent_first_name text, agent_last_name text, submitted_at int, due_at int, closed_at int, asked_until int
SELECT d.id, d.numero, d.teleservice, d.office, d.state, d.version, d.subject, d.requester, d.search_key, d.agent_id,
       a.first_name, a.last_name, d.submitted_at, d.due_at, d.closed_at, d.asked_until
  FROM demande d LEFT JOIN agent a ON a.id = d.agent_id
 WHERE d.closed_at = 0 AND d.submitted_at > 0
   AND (d.due_at, d.id) > ({after:int}, {after_id:int})
   AND CASE WHEN ({state:text} = '' OR d.state = {state:text})
             AND ({teleservice:text} = '' OR d.teleservice = {teleservice:text})
             AND ({agent_id:int} = 0 OR d.agent_id = {agent_id:int}) THEN 1 ELSE 0 END > 0
 ORDER BY d.due_at, d.id LIMIT 51

-- name: guichet_done_office
-- returns: many
-- columns: id int, numero text, teleservice text, office text, state text, version int, subject text, requester text, search_key text, agent_id int, agent_first_name text, agent_last_name text, submitted_at int, due_at int, closed_at int, asked_until int
SELECT d.id, d.numero, d.teleservice, d.office, d.state, d.version, d.subject, d.requester, d.search_key, d.agent_id,
       a.first_name, a.last_name, d.submitted_at, d.due_at, d.closed_at, d.asked_until
  FROM demande d LEFT JOIN agent a ON a.id = d.agent_id
 WHERE d.office = {office:text} AND d.state IN ('traitee', 'rejetee', 'annulee')
   AND (d.closed_at, d.id) < ({before:int}, {before_id:int})
   AND CASE WHEN {teleservice:text} = '' OR d.teleservice = {teleservice:text} THEN 1 ELSE 0 END > 0
 ORDER BY d.closed_at DESC, d.id DESC LIMIT 51

-- name: guichet_done_all
-- returns: many
-- columns: id int, numero text, teleservice text, office text, state text, version int, subject text, requester text, search_key text, agent_id int, agent_first_name text, agent_last_name text, submitted_at int, due_at int, closed_at int, asked_until int
SELECT d.id, d.numero, d.teleservice, d.office, d.state, d.version, d.subject, d.requester, d.search_key, d.agent_id,
       a.first_name, a.last_name, d.submitted_at, d.due_at, d.closed_at, d.asked_until
  FROM demande d LEFT JOIN agent a ON a.id = d.agent_id
 WHERE d.closed_at > 0
   AND (d.closed_at, d.id) < ({before:int}, {before_id:int})
   AND CASE WHEN {teleservice:text} = '' OR d.teleservice = {teleservice:text} THEN 1 ELSE 0 END > 0
 ORDER BY d.closed_at DESC, d.id DESC LIMIT 51

-- The range finds the names that begin so by the index; the substr makes it exact whatever the database's collation. An empty
-- office means every office: the range has already narrowed the rows.
-- name: guichet_search
-- returns: many
-- columns: id int, numero text, teleservice text, office text, state text, version int, subject text, requester text, search_key text, agent_id int, agent_first_name text, agent_last_name text, submitted_at int, due_at int, closed_at int, asked_until int
SELECT d.id, d.numero, d.teleservice, d.office, d.state, d.version, d.subject, d.requester, d.search_key, d.agent_id,
       a.first_name, a.last_name, d.submitted_at, d.due_at, d.closed_at, d.asked_until
  FROM demande d LEFT JOIN agent a ON a.id = d.agent_id
 WHERE (d.search_key, d.id) > ({after_key:text}, {after_id:int}) AND d.search_key < {end_key:text}
   AND d.state <> 'brouillon'
   AND CASE WHEN substr(d.search_key, 1, length({key:text})) = {key:text}
             AND ({office:text} = '' OR d.office = {office:text}) THEN 1 ELSE 0 END > 0
 ORDER BY d.search_key, d.id LIMIT 51

-- name: guichet_by_numero
-- returns: many
-- columns: id int, numero text, teleservice text, office text, state text, version int, subject text, requester text, search_key text, agent_id int, agent_first_name text, agent_last_name text, submitted_at int, due_at int, closed_at int, asked_until int
SELECT d.id, d.numero, d.teleservice, d.office, d.state, d.version, d.subject, d.requester, d.search_key, d.agent_id,
       a.first_name, a.last_name, d.submitted_at, d.due_at, d.closed_at, d.asked_until
  FROM demande d LEFT JOIN agent a ON a.id = d.agent_id
 WHERE d.numero = {numero:text} AND d.state <> 'brouillon' AND ({office:text} = '' OR d.office = {office:text})
 LIMIT 1

-- name: guichet_demande
-- returns: one
-- columns: id int, numero text, teleservice text, definition text, office text, account_id int, state text, version int, subject text, data text, requester text, email text, agent_id int, agent_first_name text, agent_last_name text, asked text, asked_until int, created_at int, updated_at int, submitted_at int, due_at int, closed_at int
SELECT d.id, d.numero, d.teleservice, d.definition, d.office, d.account_id, d.state, d.version, d.subject, d.data, d.requester,
       d.email, d.agent_id, a.first_name, a.last_name, d.asked, d.asked_until, d.created_at, d.updated_at, d.submitted_at, d.due_at,
       d.closed_at
  FROM demande d LEFT JOIN agent a ON a.id = d.agent_id
 WHERE d.numero = {numero:text} AND d.state <> 'brouillon'

-- Every action but a note: compare-and-set on state and version. agent_id 0: nobody holds it.
-- name: guichet_change
-- returns: changes
UPDATE demande
   SET state = {to_state:text}, office = {office:text}, agent_id = NULLIF({agent_id:int}, 0), asked = {asked:text},
       asked_until = {asked_until:int}, closed_at = {closed_at:int}, erase_at = {erase_at:int}, updated_at = {now:int},
       version = version + 1
 WHERE id = {id:int} AND state = {state:text} AND version = {version:int}

-- name: guichet_reponse_put
-- returns: changes
INSERT INTO reponse (demande_id, state, at, summary, body, reason, remedies, channel, agent_first_name, agent_last_name,
                     agent_quality, office_name)
VALUES ({demande_id:int}, {state:text}, {at:int}, {summary:text}, {body:text}, {reason:text}, {remedies:text}, {channel:text},
        {first_name:text}, {last_name:text}, {quality:text}, {office_name:text})

-- name: guichet_note_put
-- returns: changes
INSERT INTO note (id, demande_id, agent_id, at, text)
VALUES ({id:int}, {demande_id:int}, {agent_id:int}, {at:int}, {text:text})

-- name: guichet_notes
-- returns: many
-- columns: at int, text text, agent_id int, first_name text, last_name text
SELECT n.at, n.text, n.agent_id, a.first_name, a.last_name
  FROM note n JOIN agent a ON a.id = n.agent_id
 WHERE n.demande_id = {demande_id:int}
 ORDER BY n.id DESC LIMIT 100

-- What was done last (notes apart), with the answer when there is one: tells a double click from a colleague.
-- name: guichet_last
-- returns: one
-- columns: agent_id int, action text, text text, body text, reason text, remedies text, channel text
SELECT e.agent_id, e.action, e.text, r.body, r.reason, r.remedies, r.channel
  FROM demande_event e LEFT JOIN reponse r ON r.demande_id = e.demande_id
 WHERE e.demande_id = {demande_id:int} AND e.action <> 'note'
 ORDER BY e.at DESC, e.id DESC LIMIT 1

-- name: guichet_read
-- returns: changes
INSERT INTO reading (id, at, agent_id, demande_id, piece_id)
VALUES ({id:int}, {at:int}, {agent_id:int}, {demande_id:int}, {piece_id:int})

-- The thumbnails of a page that was opened belong to that opening; one that is fetched by itself is a reading of its own.
-- name: guichet_glance
-- returns: changes
INSERT INTO reading (id, at, agent_id, demande_id, piece_id)
SELECT {id:int}, {at:int}, {agent_id:int}, {demande_id:int}, {piece_id:int}
 WHERE NOT EXISTS (SELECT 1 FROM reading r WHERE r.demande_id = {demande_id:int} AND r.agent_id = {agent_id:int}
                                             AND r.piece_id IN (0, {piece_id:int}) AND r.at > {since:int})

-- name: guichet_readings
-- returns: many
-- columns: at int, piece_id int, piece_name text, first_name text, last_name text
SELECT r.at, r.piece_id, p.name, a.first_name, a.last_name
  FROM reading r JOIN agent a ON a.id = r.agent_id LEFT JOIN piece p ON p.id = r.piece_id
 WHERE r.demande_id = {demande_id:int}
 ORDER BY r.id DESC LIMIT 20
