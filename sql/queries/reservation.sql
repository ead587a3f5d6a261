-- SPDX-License-Identifier: Apache-2.0
-- The planning of a family, and its bookings.

-- Children and what they are enrolled in between two days, the eldest first.
-- name: planning_rows
-- returns: many
-- columns: inscription_id int, from_day text, to_day text, enfant_id int, first_name text, last_name text, classe text, ecole text, activite_id int, code text, name text, kind text, place text, school_week int, week int, holiday_week int, calendars text, slots int, seats int, booking_rule text, cancelling_rule text, tarif text
SELECT i.id, i.from_day, i.to_day, e.id, e.first_name, e.last_name, e.classe, s.name, a.id, a.code, a.name, a.kind, a.place, a.school_week, a.week,
       a.holiday_week, a.calendars, a.slots, a.seats, a.booking_rule, a.cancelling_rule, a.tarif
  FROM famille_enfant f JOIN enfant e ON e.id = f.enfant_id JOIN inscription i ON i.enfant_id = e.id JOIN activite a ON a.id = i.activite_id
       LEFT JOIN ecole s ON s.id = e.ecole_id
 WHERE f.famille_id = {famille_id:int} AND i.from_day <= {last:text} AND i.to_day >= {first:text}
 ORDER BY e.born, e.id, CASE a.kind WHEN 'mercredi' THEN 1 WHEN 'vacances' THEN 2 ELSE 0 END, a.slots, a.name, i.from_day, i.id LIMIT 101

-- Few, and the same for everybody.
-- name: planning_calendriers
-- returns: many
-- columns: code text, kind text, from_day text, to_day text, label text
SELECT code, kind, from_day, to_day, label FROM calendrier
 WHERE to_day >= {since:text} AND from_day <= {last:text} ORDER BY code, kind, from_day LIMIT 2001

-- name: planning_tarifs
-- returns: many
-- columns: code text, from_day text, to_day text, outside text, quotient_min int, label text, price int, late_price int, unbooked_price int, second int, third int
SELECT code, from_day, to_day, outside, quotient_min, label, price, late_price, unbooked_price, second, third FROM tarif
 WHERE to_day >= {first:text} AND from_day <= {last:text} ORDER BY code, from_day, outside, quotient_min LIMIT 2001

-- Also what another family has booked for the same child.
-- name: planning_reservations
-- returns: many
-- columns: id int, enfant_id int, activite_id int, day text, famille_id int, state text, price int, kept int
SELECT r.id, r.enfant_id, r.activite_id, r.day, r.famille_id, r.state, r.price, r.kept
  FROM famille_enfant f JOIN reservation r ON r.enfant_id = f.enfant_id
 WHERE f.famille_id = {famille_id:int} AND r.day >= {first:text} AND r.day <= {last:text} AND (r.state <> 'annulee' OR r.kept > 0) LIMIT 20001

-- name: planning_places
-- returns: many
-- columns: activite_id int, day text, taken int, waiting int
SELECT p.activite_id, p.day, p.taken,
       (SELECT COUNT(*) FROM reservation r WHERE r.activite_id = p.activite_id AND r.day = p.day AND r.state = 'attente')
  FROM place p
 WHERE p.activite_id IN (SELECT i.activite_id FROM famille_enfant f JOIN inscription i ON i.enfant_id = f.enfant_id
                          WHERE f.famille_id = {famille_id:int})
   AND p.day >= {first:text} AND p.day <= {last:text} LIMIT 40001

-- Two parents who change the same child's days wait for one another.
-- name: reservation_lock
-- returns: changes
UPDATE enfant SET booked_at = {now:int} WHERE id IN (SELECT enfant_id FROM famille_enfant WHERE famille_id = {famille_id:int})

-- name: reservation_put
-- returns: one
-- columns: id int
INSERT INTO reservation (id, enfant_id, activite_id, day, famille_id, state, price, queued_at, updated_at)
VALUES ({id:int}, {enfant_id:int}, {activite_id:int}, {day:text}, {famille_id:int}, {state:text}, {price:int}, {now:int}, {now:int})
ON CONFLICT (enfant_id, day, activite_id) DO UPDATE
   SET famille_id = {famille_id:int}, state = {state:text}, price = {price:int}, queued_at = {now:int}, updated_at = {now:int}
 WHERE reservation.state = 'annulee'
RETURNING id

-- name: reservation_cancel
-- returns: changes
UPDATE reservation SET state = 'annulee', price = 0, kept = kept + {kept:int}, updated_at = {now:int} WHERE id = {id:int} AND state = {from_state:text}

-- Who has waited longest for a place of that day.
-- name: reservation_next
-- returns: one
-- columns: id int, famille_id int, price int, first_name text, name text, place text
SELECT r.id, r.famille_id, r.price, e.first_name, a.name, a.place
  FROM reservation r JOIN enfant e ON e.id = r.enfant_id JOIN activite a ON a.id = r.activite_id
 WHERE r.activite_id = {activite_id:int} AND r.day = {day:text} AND r.state = 'attente' ORDER BY r.queued_at, r.id LIMIT 1

-- name: reservation_promote
-- returns: changes
UPDATE reservation SET state = 'reservee', updated_at = {now:int} WHERE id = {id:int} AND state = 'attente'

-- Days with a free place though somebody waits.
-- name: attente_openings
-- returns: many
-- columns: activite_id int, day text
SELECT r.activite_id, r.day
  FROM reservation r JOIN activite a ON a.id = r.activite_id JOIN place p ON p.activite_id = r.activite_id AND p.day = r.day
 WHERE r.state = 'attente' AND r.day >= {day:text} AND (a.seats = 0 OR p.taken < a.seats)
 GROUP BY r.activite_id, r.day ORDER BY r.day, r.activite_id LIMIT 100

-- name: reservation_event_put
-- returns: changes
INSERT INTO reservation_event (id, reservation_id, at, actor, lot_id, agent_id, state, late, price)
VALUES ({id:int}, {reservation_id:int}, {now:int}, {actor:text}, NULLIF({lot_id:int}, 0), NULLIF({agent_id:int}, 0), {state:text}, {late:int},
        {price:int})

-- name: reservation_lot_put
-- returns: changes
INSERT INTO reservation_lot (id, famille_id, account_id, at) VALUES ({id:int}, {famille_id:int}, {account_id:int}, {now:int})

-- name: reservation_lot
-- returns: one
-- columns: id int, at int
SELECT id, at FROM reservation_lot WHERE id = {id:int} AND famille_id = {famille_id:int}

-- name: reservation_lot_lines
-- returns: many
-- columns: state text, late int, price int, day text, enfant_id int, first_name text, name text, place text
SELECT v.state, v.late, v.price, r.day, r.enfant_id, e.first_name, a.name, a.place
  FROM reservation_event v JOIN reservation r ON r.id = v.reservation_id JOIN enfant e ON e.id = r.enfant_id JOIN activite a ON a.id = r.activite_id
 WHERE v.lot_id = {lot_id:int} ORDER BY v.id LIMIT 1001

-- name: place_open
-- returns: changes
INSERT INTO place (activite_id, day, taken) VALUES ({activite_id:int}, {day:text}, 0) ON CONFLICT (activite_id, day) DO NOTHING

-- Never more than there are; seats 0: as many as come.
-- name: place_take
-- returns: changes
UPDATE place SET taken = taken + 1 WHERE activite_id = {activite_id:int} AND day = {day:text} AND (taken < {seats:int} OR {seats:int} = 0)

-- Whoever waits for a place and whoever gives one back wait for one another here: none is free while somebody waits.
-- name: place_hold
-- returns: changes
UPDATE place SET taken = taken WHERE activite_id = {activite_id:int} AND day = {day:text} AND taken >= {least:int}

-- name: place_give_back
-- returns: changes
UPDATE place SET taken = taken - 1 WHERE activite_id = {activite_id:int} AND day = {day:text} AND taken > 0
