-- SPDX-License-Identifier: Apache-2.0
-- The month's invoices: what is due, what was invoiced already, and what is written.

-- A piece of the families.
-- name: facturation_familles
-- returns: many
-- columns: id int, code text, name text, regie text, address text, outside text, quotient int, quotient_from text, quotient_to text
SELECT id, code, name, regie, address_line1, outside, quotient, quotient_from, quotient_to
  FROM famille WHERE id > {after:int} ORDER BY id LIMIT 100

-- Their days, with what the tablet said; begun: others of that list were marked.
-- name: facturation_jours
-- returns: many
-- columns: famille_id int, enfant_id int, activite_id int, day text, state text, price int, kept int, mark text, begun int, first_name text, activite text, tarif text, carence int
SELECT r.famille_id, r.enfant_id, r.activite_id, r.day, r.state, r.price, r.kept, COALESCE(p.state, ''),
       CASE WHEN p.id IS NULL AND EXISTS (SELECT 1 FROM pointage q WHERE q.activite_id = r.activite_id AND q.day = r.day) THEN 1 ELSE 0 END,
       e.first_name, a.name, a.tarif, a.carence
  FROM reservation r JOIN enfant e ON e.id = r.enfant_id JOIN activite a ON a.id = r.activite_id
       LEFT JOIN pointage p ON p.activite_id = r.activite_id AND p.day = r.day AND p.enfant_id = r.enfant_id
 WHERE r.famille_id >= {first_id:int} AND r.famille_id <= {last_id:int} AND r.day >= {first:text} AND r.day <= {last:text}
 ORDER BY r.famille_id, r.enfant_id, r.activite_id, r.day LIMIT 100001

-- Who came without a booking of any kind; families: how many the child has.
-- name: facturation_imprevus
-- returns: many
-- columns: famille_id int, enfant_id int, activite_id int, day text, families int, first_name text, activite text, tarif text
SELECT f.famille_id, p.enfant_id, p.activite_id, p.day, (SELECT COUNT(*) FROM famille_enfant g WHERE g.enfant_id = p.enfant_id),
       e.first_name, a.name, a.tarif
  FROM famille_enfant f JOIN pointage p ON p.enfant_id = f.enfant_id JOIN enfant e ON e.id = p.enfant_id JOIN activite a ON a.id = p.activite_id
 WHERE f.famille_id >= {first_id:int} AND f.famille_id <= {last_id:int} AND p.day >= {first:text} AND p.day <= {last:text} AND p.state = 'non_prevu'
   AND NOT EXISTS (SELECT 1 FROM reservation r WHERE r.enfant_id = p.enfant_id AND r.day = p.day AND r.activite_id = p.activite_id)
 ORDER BY f.famille_id, p.enfant_id, p.activite_id, p.day LIMIT 100001

-- name: facturation_deja
-- returns: many
-- columns: famille_id int, enfant_id int, activite_id int, month text, first_name text, activite text, amount int, moved int
SELECT m.famille_id, m.enfant_id, m.activite_id, m.month, e.first_name, a.name, SUM(m.amount), SUM(m.moved)
  FROM facturation_mois m JOIN enfant e ON e.id = m.enfant_id JOIN activite a ON a.id = m.activite_id
 WHERE m.famille_id >= {first_id:int} AND m.famille_id <= {last_id:int} AND m.month >= {first:text} AND m.month <= {last:text}
 GROUP BY m.famille_id, m.enfant_id, m.activite_id, m.month, e.first_name, a.name
 ORDER BY m.famille_id, m.enfant_id, m.activite_id, m.month LIMIT 100001

-- Whoever makes invoices meanwhile waits for us to have done.
-- name: facturation_lock
-- returns: changes
UPDATE facturation_numero SET last = last WHERE id = 1

-- name: facturation_numero
-- returns: one
-- columns: last int
SELECT last FROM facturation_numero WHERE id = 1

-- name: facturation_numbered
-- returns: changes
UPDATE facturation_numero SET last = {last:int} WHERE id = 1

-- name: facturation_mois_put
-- returns: changes
INSERT INTO facturation_mois (facture_id, famille_id, enfant_id, activite_id, month, amount, moved)
VALUES ({facture_id:int}, {famille_id:int}, {enfant_id:int}, {activite_id:int}, {month:text}, {amount:int}, {moved:int})
