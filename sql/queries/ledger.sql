-- SPDX-License-Identifier: Apache-2.0
-- The ledger of the families, and the nightly proof that it agrees with invoices and payments. The checks read everything, on purpose.

-- name: famille_entry_put
-- returns: changes
INSERT INTO famille_entry (id, famille_id, facture_id, at, kind, amount, attempt_id, reservation_id, label)
VALUES ({id:int}, {famille_id:int}, NULLIF({facture_id:int}, 0), {now:int}, {kind:text}, {amount:int}, NULLIF({attempt_id:int}, 0),
        NULLIF({reservation_id:int}, 0), {label:text})

-- name: facture_by_reference
-- returns: one
-- columns: id int, famille_id int
SELECT id, famille_id FROM facture WHERE reference = {reference:text}

-- name: ledger_differences
-- returns: many
-- columns: kind text, reference text, expected int, found int
SELECT kind, reference, expected, found FROM ledger_difference ORDER BY kind, reference LIMIT 101

-- name: ledger_proof
-- returns: one
-- columns: at int
SELECT at FROM ledger_proof WHERE id = 1

-- name: ledger_prove
-- returns: changes
INSERT INTO ledger_proof (id, at) VALUES (1, {now:int}) ON CONFLICT (id) DO UPDATE SET at = {now:int}

-- name: ledger_check_forget
-- returns: changes
DELETE FROM ledger_difference

-- An invoice's own entry is its amount.
-- name: ledger_check_facture
-- returns: changes
INSERT INTO ledger_difference (kind, reference, expected, found)
SELECT 'facture', f.reference, f.amount, COALESCE(e.amount, 0)
  FROM facture f LEFT JOIN famille_entry e ON e.facture_id = f.id AND e.kind = 'facture'
 WHERE COALESCE(e.amount, 0) <> f.amount

-- Its lines, when it has some, make its amount.
-- name: ledger_check_lignes
-- returns: changes
INSERT INTO ledger_difference (kind, reference, expected, found)
SELECT 'lignes', f.reference, f.amount, SUM(l.amount)
  FROM facture f JOIN facture_ligne l ON l.facture_id = f.id
 GROUP BY f.reference, f.amount HAVING SUM(l.amount) <> f.amount

-- A debt that a real payment settled is an entry of what was paid.
-- name: ledger_check_paiement
-- returns: changes
INSERT INTO ledger_difference (kind, reference, expected, found)
SELECT 'paiement', b.reference, MAX(d.amount), -COALESCE(SUM(e.amount), 0)
  FROM debt b JOIN attempt_debt d ON d.debt_id = b.id AND d.attempt_id = b.settled_by
       JOIN facture f ON f.reference = b.reference
       LEFT JOIN famille_entry e ON e.facture_id = f.id AND e.attempt_id = b.settled_by AND e.kind = 'paiement'
 WHERE b.kind = 'facture' AND b.mode = 'W'
 GROUP BY b.reference HAVING MAX(d.amount) <> -COALESCE(SUM(e.amount), 0)

-- And no payment is entered that settled no debt.
-- name: ledger_check_sans_dette
-- returns: changes
INSERT INTO ledger_difference (kind, reference, expected, found)
SELECT 'sans-dette', f.reference, 0, -SUM(e.amount)
  FROM famille_entry e JOIN facture f ON f.id = e.facture_id
 WHERE e.kind = 'paiement'
   AND NOT EXISTS (SELECT 1 FROM debt b WHERE b.reference = f.reference AND b.kind = 'facture' AND b.mode = 'W' AND b.settled_by = e.attempt_id)
 GROUP BY f.reference

-- Nothing was taken beyond what was owed.
-- name: ledger_check_trop_percu
-- returns: changes
INSERT INTO ledger_difference (kind, reference, expected, found)
SELECT 'trop-percu', f.reference, 0, SUM(e.amount)
  FROM famille_entry e JOIN facture f ON f.id = e.facture_id
 GROUP BY f.reference HAVING SUM(e.amount) < 0

-- What bookings cost is entered, no more and no less.
-- name: ledger_check_reservation
-- returns: changes
INSERT INTO ledger_difference (kind, reference, expected, found)
SELECT 'reservation', f.code || ' ' || r.day || ' ' || CAST(r.id AS TEXT), r.kept + CASE r.state WHEN 'reservee' THEN r.price ELSE 0 END,
       COALESCE(e.amount, 0)
  FROM reservation r JOIN famille f ON f.id = r.famille_id
       LEFT JOIN (SELECT reservation_id, SUM(amount) AS amount FROM famille_entry WHERE kind = 'reservation' GROUP BY reservation_id) e
       ON e.reservation_id = r.id
 WHERE r.kept + CASE r.state WHEN 'reservee' THEN r.price ELSE 0 END <> COALESCE(e.amount, 0)

-- An invoice made here is what its months make.
-- name: ledger_check_facturation
-- returns: changes
INSERT INTO ledger_difference (kind, reference, expected, found)
SELECT 'facturation', f.reference, f.amount, SUM(m.amount)
  FROM facture f JOIN facturation_mois m ON m.facture_id = f.id
 GROUP BY f.reference, f.amount HAVING SUM(m.amount) <> f.amount

-- And what it took over from the bookings has left the account.
-- name: ledger_check_report
-- returns: changes
INSERT INTO ledger_difference (kind, reference, expected, found)
SELECT 'facturation', f.numero, m.moved, -COALESCE(e.amount, 0)
  FROM (SELECT facture_id, SUM(moved) AS moved FROM facturation_mois GROUP BY facture_id) m JOIN facture f ON f.id = m.facture_id
       LEFT JOIN famille_entry e ON e.famille_id = f.famille_id AND e.kind = 'correction' AND e.label = f.numero
 WHERE m.moved <> -COALESCE(e.amount, 0)

-- As many places are taken as there are bookings.
-- name: ledger_check_places
-- returns: changes
INSERT INTO ledger_difference (kind, reference, expected, found)
SELECT 'places', a.code || ' ' || p.day, COALESCE(r.booked, 0), p.taken
  FROM place p JOIN activite a ON a.id = p.activite_id
       LEFT JOIN (SELECT activite_id, day, COUNT(*) AS booked FROM reservation WHERE state = 'reservee' GROUP BY activite_id, day) r
       ON r.activite_id = p.activite_id AND r.day = p.day
 WHERE p.taken <> COALESCE(r.booked, 0)
