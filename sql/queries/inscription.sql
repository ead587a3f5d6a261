-- SPDX-License-Identifier: Apache-2.0
-- Seasons, what demandes ask to be enrolled in, and what became of it.

-- The seasons a child may be enrolled in today, with what stands against it: enrolled already for its first days, or asked for (by whom does not matter).
-- name: saisons_of_enfant
-- returns: many
-- columns: id int, code text, label text, opens text, closes text, from_day text, to_day text, activite_id int, activite text, kind text, place text, schools text, school text, enrolled int, asked int
SELECT s.id, s.code, s.label, s.opens, s.closes, s.from_day, s.to_day, a.id, a.name, a.kind, a.place, s.schools,
       COALESCE((SELECT c.code FROM enfant e JOIN ecole c ON c.id = e.ecole_id WHERE e.id = {enfant_id:int}), ''),
       (SELECT COUNT(*) FROM inscription i WHERE i.enfant_id = {enfant_id:int} AND i.activite_id = s.activite_id
                                              AND i.from_day <= s.to_day AND i.to_day >= s.from_day),
       (SELECT COUNT(*) FROM demande_inscription d WHERE d.enfant_id = {enfant_id:int} AND d.saison_id = s.id AND d.state = 'demandee')
  FROM saison s JOIN activite a ON a.id = s.activite_id
 WHERE s.opens <= {today:text} AND s.closes >= {today:text}
 ORDER BY s.from_day, s.code, a.place, a.slots, a.name, s.id LIMIT 301

-- name: inscriptions_of_enfant
-- returns: many
-- columns: activite text, place text, from_day text, to_day text
SELECT a.name, a.place, i.from_day, i.to_day
  FROM inscription i JOIN activite a ON a.id = i.activite_id
 WHERE i.enfant_id = {enfant_id:int} AND i.to_day >= {today:text}
 ORDER BY i.from_day, a.place, a.slots, a.name, i.id LIMIT 100

-- name: demande_enfant_put
-- returns: changes
INSERT INTO demande_enfant (demande_id, enfant_id, famille_id) VALUES ({demande_id:int}, {enfant_id:int}, {famille_id:int})

-- name: demande_enfant
-- returns: one
-- columns: enfant_id int, famille_id int, famille text, last_name text, first_name text, born text, classe text, ecole text
SELECT d.enfant_id, d.famille_id, f.code, e.last_name, e.first_name, e.born, e.classe, s.name
  FROM demande_enfant d JOIN enfant e ON e.id = d.enfant_id JOIN famille f ON f.id = d.famille_id LEFT JOIN ecole s ON s.id = e.ecole_id
 WHERE d.demande_id = {demande_id:int}

-- name: demande_inscription_put
-- returns: changes
INSERT INTO demande_inscription (demande_id, saison_id, enfant_id, state) VALUES ({demande_id:int}, {saison_id:int}, {enfant_id:int}, 'brouillon')

-- name: demande_inscription_drop
-- returns: changes
DELETE FROM demande_inscription WHERE demande_id = {demande_id:int} AND state = 'brouillon'

-- name: demande_inscriptions
-- returns: many
-- columns: id int, code text, label text, opens text, closes text, from_day text, to_day text, activite_id int, activite text, kind text, place text, enrolled int, asked int, state text
SELECT s.id, s.code, s.label, s.opens, s.closes, s.from_day, s.to_day, a.id, a.name, a.kind, a.place,
       (SELECT COUNT(*) FROM inscription i WHERE i.enfant_id = d.enfant_id AND i.activite_id = s.activite_id
                                              AND i.from_day <= s.to_day AND i.to_day >= s.from_day),
       (SELECT COUNT(*) FROM demande_inscription o WHERE o.enfant_id = d.enfant_id AND o.saison_id = s.id AND o.state = 'demandee'
                                                      AND o.demande_id <> d.demande_id), d.state
  FROM demande_inscription d JOIN saison s ON s.id = d.saison_id JOIN activite a ON a.id = s.activite_id
 WHERE d.demande_id = {demande_id:int}
 ORDER BY s.from_day, a.place, a.slots, a.name, s.id LIMIT 100

-- name: demande_inscription_move
-- returns: changes
UPDATE demande_inscription SET state = {state:text} WHERE demande_id = {demande_id:int} AND state = {before:text}

-- name: demande_inscription_decide
-- returns: changes
UPDATE demande_inscription SET state = {state:text} WHERE demande_id = {demande_id:int} AND saison_id = {saison_id:int} AND state = 'demandee'

-- name: inscription_accept
-- returns: changes
INSERT INTO inscription (id, code, enfant_id, activite_id, from_day, to_day, famille_id, saison, accepted_at)
VALUES ({id:int}, {code:text}, {enfant_id:int}, {activite_id:int}, {from_day:text}, {to_day:text}, {famille_id:int}, {saison:text}, {now:int})

-- name: fiche_get
-- returns: one
-- columns: definition text, data text, version int, confirmed_at int
SELECT definition, data, version, confirmed_at FROM fiche WHERE enfant_id = {enfant_id:int} AND famille_id = {famille_id:int}

-- name: fiche_put
-- returns: changes
INSERT INTO fiche (enfant_id, famille_id, definition, data, version, account_id, confirmed_at)
VALUES ({enfant_id:int}, {famille_id:int}, {definition:text}, {data:text}, 1, {account_id:int}, {now:int})
ON CONFLICT (enfant_id, famille_id) DO NOTHING

-- name: fiche_change
-- returns: changes
UPDATE fiche SET definition = {definition:text}, data = {data:text}, version = version + 1, account_id = {account_id:int}, confirmed_at = {now:int}
 WHERE enfant_id = {enfant_id:int} AND famille_id = {famille_id:int} AND version = {version:int}

-- name: fiches_of_enfant
-- returns: many
-- columns: famille text, definition text, data text, confirmed_at int
SELECT f.code, c.definition, c.data, c.confirmed_at
  FROM fiche c JOIN famille f ON f.id = c.famille_id
 WHERE c.enfant_id = {enfant_id:int} ORDER BY c.confirmed_at DESC, f.code LIMIT 10

-- The files of who is booked, or waits, on a day.
-- name: fiches_of_day
-- returns: many
-- columns: enfant_id int, definition text, data text, confirmed_at int
SELECT r.enfant_id, c.definition, c.data, c.confirmed_at
  FROM reservation r JOIN fiche c ON c.enfant_id = r.enfant_id AND c.famille_id = r.famille_id
 WHERE r.activite_id = {activite_id:int} AND r.day = {day:text} AND r.state IN ('reservee', 'attente')
 ORDER BY r.enfant_id LIMIT 1001

-- name: fiche_purge
-- returns: changes
DELETE FROM fiche
 WHERE confirmed_at <= {before:int}
   AND enfant_id IN (SELECT enfant_id FROM fiche WHERE confirmed_at <= {before:int} ORDER BY confirmed_at LIMIT {batch:int})

-- name: document_put
-- returns: changes
INSERT INTO document (id, famille_id, enfant_id, kind, label, name, media_type, size, sha256, thumb_sha256, created_at, valid_until)
VALUES ({id:int}, {famille_id:int}, NULLIF({enfant_id:int}, 0), {kind:text}, {label:text}, {name:text}, {media_type:text}, {size:int}, {sha256:text},
        {thumb_sha256:text}, {now:int}, {valid_until:int})

-- A family's own and those of one of its children.
-- name: documents
-- returns: many
-- columns: id int, enfant_id int, kind text, label text, name text, media_type text, size int, sha256 text, thumb_sha256 text, created_at int, valid_until int
SELECT id, COALESCE(enfant_id, 0), kind, label, name, media_type, size, sha256, thumb_sha256, created_at, valid_until
  FROM document
 WHERE famille_id = {famille_id:int} AND (enfant_id IS NULL OR enfant_id = {enfant_id:int}) AND valid_until > {now:int}
 ORDER BY kind, id LIMIT 100

-- name: document_drop
-- returns: changes
DELETE FROM document WHERE id = {id:int} AND famille_id = {famille_id:int}

-- name: document_purge
-- returns: changes
DELETE FROM document
 WHERE id IN (SELECT id FROM document WHERE valid_until <= {now:int} ORDER BY valid_until LIMIT {batch:int})
