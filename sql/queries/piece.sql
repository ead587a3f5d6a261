-- SPDX-License-Identifier: Apache-2.0

-- name: piece_put
-- returns: changes
INSERT INTO piece (id, demande_id, field, name, media_type, size, sha256, thumb_sha256, created_at)
VALUES ({id:int}, {demande_id:int}, {field:text}, {name:text}, {media_type:text}, {size:int}, {sha256:text}, {thumb_sha256:text},
        {now:int})

-- name: piece_find
-- returns: one
-- columns: id int, demande_id int, field text, name text, media_type text, size int, sha256 text, thumb_sha256 text
SELECT id, demande_id, field, name, media_type, size, sha256, thumb_sha256
  FROM piece WHERE id = {id:int} AND demande_id = {demande_id:int}

-- name: piece_list
-- returns: many
-- columns: id int, demande_id int, field text, name text, media_type text, size int, sha256 text, thumb_sha256 text
SELECT id, demande_id, field, name, media_type, size, sha256, thumb_sha256
  FROM piece WHERE demande_id = {demande_id:int} ORDER BY id LIMIT 200

-- name: piece_delete
-- returns: changes
DELETE FROM piece WHERE id = {id:int} AND demande_id = {demande_id:int}

-- Whether a row still names these bytes.
-- name: piece_named
-- returns: one
-- columns: id int
SELECT id FROM piece WHERE sha256 = {sha256:text}
UNION ALL
SELECT id FROM piece WHERE thumb_sha256 = {sha256:text}
UNION ALL
SELECT id FROM document WHERE sha256 = {sha256:text}
UNION ALL
SELECT id FROM document WHERE thumb_sha256 = {sha256:text}
 LIMIT 1

-- The digests of one folder of the data folder, in their order, a page at a time.
-- name: piece_digests
-- returns: many
-- columns: sha256 text
SELECT sha256 FROM piece WHERE sha256 > {after:text} AND sha256 < {end:text}
UNION
SELECT sha256 FROM document WHERE sha256 > {after:text} AND sha256 < {end:text} ORDER BY 1 LIMIT 500

-- name: piece_thumb_digests
-- returns: many
-- columns: sha256 text
SELECT thumb_sha256 FROM piece WHERE thumb_sha256 > {after:text} AND thumb_sha256 < {end:text}
UNION
SELECT thumb_sha256 FROM document WHERE thumb_sha256 > {after:text} AND thumb_sha256 < {end:text} ORDER BY 1 LIMIT 500
