-- SPDX-License-Identifier: Apache-2.0
-- The lists of a day: who is booked, who waits, who came.

-- name: liste_activites
-- returns: many
-- columns: id int, code text, name text, place text, seats int, booked int, waiting int, marked int
SELECT a.id, a.code, a.name, a.place, a.seats,
       (SELECT COUNT(*) FROM reservation r WHERE r.activite_id = a.id AND r.day = {day:text} AND r.state = 'reservee'),
       (SELECT COUNT(*) FROM reservation r WHERE r.activite_id = a.id AND r.day = {day:text} AND r.state = 'attente'),
       (SELECT COUNT(*) FROM pointage p WHERE p.activite_id = a.id AND p.day = {day:text})
  FROM activite a ORDER BY a.place, a.name, a.id LIMIT 501

-- name: liste_activite
-- returns: one
-- columns: id int, code text, name text, place text, seats int
SELECT id, code, name, place, seats FROM activite WHERE code = {code:text}

-- Those who wait come in the order in which they wait.
-- name: liste_reservations
-- returns: many
-- columns: enfant_id int, famille_id int, state text, last_name text, first_name text, classe text, ecole text, famille text
SELECT e.id, r.famille_id, r.state, e.last_name, e.first_name, e.classe, s.name, f.code
  FROM reservation r JOIN enfant e ON e.id = r.enfant_id JOIN famille f ON f.id = r.famille_id LEFT JOIN ecole s ON s.id = e.ecole_id
 WHERE r.activite_id = {activite_id:int} AND r.day = {day:text} AND r.state IN ('reservee', 'attente')
 ORDER BY CASE r.state WHEN 'attente' THEN r.queued_at ELSE 0 END, e.last_name, e.first_name, e.id LIMIT 1001

-- name: liste_telephones
-- returns: many
-- columns: famille_id int, first_name text, last_name text, phone text
SELECT p.famille_id, p.first_name, p.last_name, p.phone
  FROM reservation r JOIN responsable p ON p.famille_id = r.famille_id
 WHERE r.activite_id = {activite_id:int} AND r.day = {day:text} AND r.state = 'reservee' AND p.phone <> ''
 ORDER BY p.famille_id, p.id LIMIT 5000

-- name: liste_pointages
-- returns: many
-- columns: enfant_id int, state text, last_name text, first_name text, classe text, ecole text
SELECT p.enfant_id, p.state, e.last_name, e.first_name, e.classe, s.name
  FROM pointage p JOIN enfant e ON e.id = p.enfant_id LEFT JOIN ecole s ON s.id = e.ecole_id
 WHERE p.activite_id = {activite_id:int} AND p.day = {day:text} ORDER BY e.last_name, e.first_name, e.id LIMIT 1001

-- name: pointage_enfant
-- returns: one
-- columns: id int
SELECT id FROM enfant WHERE code = {code:text}

-- Nothing when it was said already.
-- name: pointage_put
-- returns: one
-- columns: id int
INSERT INTO pointage (id, enfant_id, activite_id, day, state, updated_at)
VALUES ({id:int}, {enfant_id:int}, {activite_id:int}, {day:text}, {state:text}, {now:int})
ON CONFLICT (activite_id, day, enfant_id) DO UPDATE SET state = {state:text}, updated_at = {now:int} WHERE pointage.state <> {state:text}
RETURNING id

-- name: pointage_event_put
-- returns: changes
INSERT INTO pointage_event (id, pointage_id, at, agent_id, state) VALUES ({id:int}, {pointage_id:int}, {now:int}, {agent_id:int}, {state:text})
