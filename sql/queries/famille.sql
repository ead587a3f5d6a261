-- SPDX-License-Identifier: Apache-2.0
-- Families, their children, who is bound to them, their invoices and what they owe.

-- name: famille_by_code
-- returns: one
-- columns: id int, code text, name text, regie text, address_line1 text, address_line2 text, postcode text, town text, outside text, quotient int, quotient_from text, quotient_to text, secret text, secret_at int, locked_at int
SELECT id, code, name, regie, address_line1, address_line2, postcode, town, outside, quotient, quotient_from, quotient_to, secret, secret_at, locked_at FROM famille WHERE code = {code:text}

-- name: famille_of_account
-- returns: one
-- columns: id int, code text, name text, regie text, address_line1 text, address_line2 text, postcode text, town text, outside text, quotient int, quotient_from text, quotient_to text, secret_at int, locked_at int
SELECT f.id, f.code, f.name, f.regie, f.address_line1, f.address_line2, f.postcode, f.town, f.outside, f.quotient, f.quotient_from, f.quotient_to, f.secret_at, f.locked_at
  FROM rattachement r JOIN famille f ON f.id = r.famille_id WHERE r.account_id = {account_id:int}

-- name: famille_by_id
-- returns: one
-- columns: id int, code text, name text, regie text, address_line1 text, address_line2 text, postcode text, town text, outside text, quotient int, quotient_from text, quotient_to text, secret_at int, locked_at int
SELECT id, code, name, regie, address_line1, address_line2, postcode, town, outside, quotient, quotient_from, quotient_to, secret_at, locked_at
  FROM famille WHERE id = {id:int}

-- name: famille_search
-- returns: many
-- columns: id int, code text, name text, regie text, locked_at int
SELECT id, code, name, regie, locked_at FROM famille
 WHERE search_key >= {key:text} AND search_key < {end_key:text} ORDER BY search_key, id LIMIT 51

-- name: famille_secret
-- returns: changes
UPDATE famille SET secret = {secret:text}, secret_at = {now:int}, locked_at = 0 WHERE id = {id:int}

-- name: famille_lock
-- returns: changes
UPDATE famille SET locked_at = {now:int} WHERE code = {code:text} AND locked_at = 0

-- name: famille_unlock
-- returns: changes
UPDATE famille SET locked_at = 0 WHERE id = {id:int} AND locked_at > 0

-- name: famille_event_put
-- returns: changes
INSERT INTO famille_event (id, famille_id, at, actor, agent_id, action, text)
VALUES ({id:int}, {famille_id:int}, {now:int}, {actor:text}, NULLIF({agent_id:int}, 0), {action:text}, {text:text})

-- name: famille_events
-- returns: many
-- columns: at int, actor text, first_name text, last_name text, action text, text text
SELECT e.at, e.actor, a.first_name, a.last_name, e.action, e.text
  FROM famille_event e LEFT JOIN agent a ON a.id = e.agent_id
 WHERE e.famille_id = {famille_id:int} ORDER BY e.id DESC LIMIT 50

-- name: famille_read
-- returns: changes
INSERT INTO famille_reading (id, at, agent_id, famille_id) VALUES ({id:int}, {now:int}, {agent_id:int}, {famille_id:int})

-- name: famille_readings
-- returns: many
-- columns: at int, first_name text, last_name text
SELECT r.at, a.first_name, a.last_name
  FROM famille_reading r JOIN agent a ON a.id = r.agent_id
 WHERE r.famille_id = {famille_id:int} ORDER BY r.id DESC LIMIT 20

-- name: rattachement_put
-- returns: changes
INSERT INTO rattachement (account_id, famille_id, created_at) VALUES ({account_id:int}, {famille_id:int}, {now:int})
ON CONFLICT (account_id) DO NOTHING

-- name: rattachement_drop
-- returns: changes
DELETE FROM rattachement WHERE account_id = {account_id:int} AND famille_id = {famille_id:int}

-- name: rattachement_list
-- returns: many
-- columns: account_id int, created_at int, email text, first_name text, last_name text
SELECT r.account_id, r.created_at, c.email, c.first_name, c.last_name
  FROM rattachement r JOIN account c ON c.id = r.account_id
 WHERE r.famille_id = {famille_id:int} ORDER BY r.account_id LIMIT 20

-- name: famille_enfants
-- returns: many
-- columns: id int, last_name text, first_name text, born text, classe text, ecole text
SELECT e.id, e.last_name, e.first_name, e.born, e.classe, s.name
  FROM famille_enfant f JOIN enfant e ON e.id = f.enfant_id LEFT JOIN ecole s ON s.id = e.ecole_id
 WHERE f.famille_id = {famille_id:int} ORDER BY e.born, e.id LIMIT 30

-- name: famille_enfant
-- returns: one
-- columns: last_name text, first_name text, born text, classe text, ecole text
SELECT e.last_name, e.first_name, e.born, e.classe, s.name FROM enfant e LEFT JOIN ecole s ON s.id = e.ecole_id WHERE e.id = {id:int}

-- name: famille_of_enfant
-- returns: many
-- columns: id int, code text, name text, regie text, address_line1 text, address_line2 text, postcode text, town text, outside text, quotient int, quotient_from text, quotient_to text, secret_at int, locked_at int
SELECT f.id, f.code, f.name, f.regie, f.address_line1, f.address_line2, f.postcode, f.town, f.outside, f.quotient, f.quotient_from, f.quotient_to,
       f.secret_at, f.locked_at
  FROM famille_enfant e JOIN famille f ON f.id = e.famille_id
 WHERE e.enfant_id = {enfant_id:int} ORDER BY f.code LIMIT 10

-- An invoice keeps what it said; only where it stands may change.
-- name: facture_lignes
-- returns: many
-- columns: first_name text, label text, unit_price int, quantity int, amount int
SELECT e.first_name, l.label, l.unit_price, l.quantity, l.amount
  FROM facture_ligne l LEFT JOIN enfant e ON e.id = l.enfant_id
 WHERE l.facture_id = {facture_id:int} ORDER BY l.rank LIMIT 200

-- What is left of each invoice is the sum of its entries; a payment of a test mode is no entry, but settles the debt of its mode.
-- name: factures_of_famille
-- returns: many
-- columns: id int, numero text, reference text, regie text, label text, issued text, deadline text, amount int, state text, remaining int, settled_at int, living_at int, verified int
SELECT f.id, f.numero, f.reference, f.regie, f.label, f.issued, f.deadline, f.amount, f.state,
       (SELECT SUM(e.amount) FROM famille_entry e WHERE e.facture_id = f.id),
       (SELECT MAX(b.settled_at) FROM debt b WHERE b.reference = f.reference AND b.kind = 'facture' AND b.mode = {mode:text}),
       (SELECT MAX(t.created_at) FROM debt b JOIN attempt_debt d ON d.debt_id = b.id AND d.living = 1 JOIN attempt t ON t.id = d.attempt_id
         WHERE b.reference = f.reference AND b.kind = 'facture' AND b.mode = {mode:text}),
       (SELECT COUNT(*) FROM debt b JOIN attempt_debt d ON d.debt_id = b.id JOIN attempt t ON t.id = d.attempt_id
         WHERE b.reference = f.reference AND b.kind = 'facture' AND b.mode = {mode:text} AND t.state = 'a_verifier' AND t.resolved_at = 0)
  FROM facture f
 WHERE f.famille_id = {famille_id:int} AND f.state <> 'annulee'
 ORDER BY f.issued DESC, f.id DESC LIMIT 60

-- Whether a number is one of the family's invoices, not too old.
-- name: facture_of_famille
-- returns: one
-- columns: id int
SELECT id FROM facture WHERE reference = {reference:text} AND famille_id = {famille_id:int} AND issued >= {since:text} AND state <> 'annulee'
