-- SPDX-License-Identifier: Apache-2.0
-- What goes back to the city's family software, a piece at a time in the order of keys, with the city's own codes.

-- A booking may pass from one of a child's families to the other; an event stays with the family that confirmed it, which its lot names.
-- name: export_reservations
-- returns: many
-- columns: id int, at int, state text, enfant text, activite text, day text, famille text, price int, late int, actor text
SELECT v.id, v.at, v.state, e.code, a.code, r.day, f.code, v.price, v.late, v.actor
  FROM reservation_event v JOIN reservation r ON r.id = v.reservation_id
       JOIN enfant e ON e.id = r.enfant_id
       JOIN activite a ON a.id = r.activite_id
       LEFT JOIN reservation_lot l ON l.id = v.lot_id
       JOIN famille f ON f.id = COALESCE(l.famille_id, r.famille_id)
 WHERE v.id > {after:int} AND v.at >= {since:int}
 ORDER BY v.id LIMIT 1000

-- Those that were accepted here.
-- name: export_inscriptions
-- returns: many
-- columns: id int, accepted_at int, code text, enfant text, activite text, saison text, from_day text, to_day text, famille text
SELECT i.id, i.accepted_at, i.code, e.code, a.code, i.saison, i.from_day, i.to_day, COALESCE(f.code, '')
  FROM inscription i JOIN enfant e ON e.id = i.enfant_id JOIN activite a ON a.id = i.activite_id
       LEFT JOIN famille f ON f.id = i.famille_id
 WHERE i.id > {after:int} AND i.accepted_at > 0 AND i.accepted_at >= {since:int}
 ORDER BY i.id LIMIT 1000

-- Those that were made here.
-- name: export_factures
-- returns: many
-- columns: id int, created_at int, numero text, famille text, regie text, label text, issued text, deadline text, amount int
SELECT i.id, i.created_at, i.numero, f.code, i.regie, i.label, i.issued, i.deadline, i.amount
  FROM facture i JOIN famille f ON f.id = i.famille_id
 WHERE i.id > {after:int} AND i.created_at >= {since:int} AND EXISTS (SELECT 1 FROM facturation_mois m WHERE m.facture_id = i.id)
 ORDER BY i.id LIMIT 1000

-- Changes of address that families have asked for, as their téléservice was filled; the family is the one that the account is bound to.
-- name: export_adresses
-- returns: many
-- columns: id int, submitted_at int, numero text, state text, famille text, data text
SELECT d.id, d.submitted_at, d.numero, d.state, COALESCE(f.code, ''), d.data
  FROM demande d LEFT JOIN rattachement r ON r.account_id = d.account_id LEFT JOIN famille f ON f.id = r.famille_id
 WHERE d.teleservice = {teleservice:text} AND d.id > {after:int} AND d.submitted_at > 0 AND d.submitted_at >= {since:int} AND d.state <> 'annulee'
 ORDER BY d.id LIMIT 1000

-- The entry outlives its attempt, which is purged after some years.
-- name: export_paiements
-- returns: many
-- columns: id int, at int, facture text, famille text, amount int, reference text, means text
SELECT e.id, e.at, i.numero, f.code, -e.amount, COALESCE(t.refdet, ''), COALESCE(t.means, '')
  FROM famille_entry e JOIN facture i ON i.id = e.facture_id
       JOIN famille f ON f.id = e.famille_id
       LEFT JOIN attempt t ON t.id = e.attempt_id
 WHERE e.kind = 'paiement' AND e.id > {after:int} AND e.at >= {since:int}
 ORDER BY e.id LIMIT 1000
