-- SPDX-License-Identifier: Apache-2.0
-- Days on which an activity is closed all of a sudden, and the bookings that fall with them.

-- name: fermeture_put
-- returns: changes
INSERT INTO calendrier (id, code, kind, from_day, to_day, label)
VALUES ({id:int}, {code:text}, 'fermeture', {day:text}, {day:text}, {label:text}) ON CONFLICT (code, kind, from_day) DO NOTHING

-- name: fermeture_drop
-- returns: changes
DELETE FROM calendrier WHERE code = {code:text} AND kind = 'fermeture' AND from_day = {day:text} AND to_day = {day:text}

-- name: fermeture_of
-- returns: one
-- columns: label text
SELECT label FROM calendrier WHERE code = {code:text} AND kind = 'fermeture' AND from_day = {day:text}

-- The oldest first.
-- name: fermeture_reservations
-- returns: many
-- columns: id int, famille_id int, enfant_id int, state text, price int, first_name text
SELECT r.id, r.famille_id, r.enfant_id, r.state, r.price, e.first_name
  FROM reservation r JOIN enfant e ON e.id = r.enfant_id
 WHERE r.activite_id = {activite_id:int} AND r.day = {day:text} AND r.state IN ('reservee', 'attente') ORDER BY r.queued_at, r.id LIMIT 2001

-- name: fermeture_places
-- returns: changes
UPDATE place SET taken = 0 WHERE activite_id = {activite_id:int} AND day = {day:text}
