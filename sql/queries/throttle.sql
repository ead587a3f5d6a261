-- SPDX-License-Identifier: Apache-2.0
-- Tries are counted before they are looked at, each by one statement, so that tries made at once all count. A statement without a
-- row has counted nothing: the subject is blocked.

-- Waits that grow: none before `limit` tries, then 1, 2, 4, 8 and 15 times `wait`.
-- name: throttle_try
-- returns: one
-- columns: failures int
INSERT INTO throttle (subject, failures, blocked_until, updated_at)
VALUES ({subject:text}, 1, CASE WHEN {limit:int} > 1 THEN 0 ELSE {now:int} + {wait:int} END, {now:int})
ON CONFLICT (subject) DO UPDATE
   SET failures = throttle.failures + 1, updated_at = {now:int},
       blocked_until = CASE WHEN throttle.failures + 1 < {limit:int} THEN 0
                            WHEN throttle.failures + 1 = {limit:int} THEN {now:int} + {wait:int}
                            WHEN throttle.failures = {limit:int} THEN {now:int} + 2 * {wait:int}
                            WHEN throttle.failures - 1 = {limit:int} THEN {now:int} + 4 * {wait:int}
                            WHEN throttle.failures - 2 = {limit:int} THEN {now:int} + 8 * {wait:int}
                            ELSE {now:int} + 15 * {wait:int} END
 WHERE throttle.blocked_until <= {now:int}
RETURNING failures

-- So many in a window that opens with the first one; updated_at is when it opened.
-- name: throttle_count
-- returns: one
-- columns: failures int
INSERT INTO throttle (subject, failures, updated_at)
VALUES ({subject:text}, 1, {now:int})
ON CONFLICT (subject) DO UPDATE
   SET failures = CASE WHEN throttle.updated_at <= {since:int} THEN 1 ELSE throttle.failures + 1 END,
       updated_at = CASE WHEN throttle.updated_at <= {since:int} THEN {now:int} ELSE throttle.updated_at END
 WHERE throttle.updated_at <= {since:int} OR throttle.failures < {limit:int}
RETURNING failures

-- name: throttle_get
-- returns: one
-- columns: failures int, blocked_until int, updated_at int
SELECT failures, blocked_until, updated_at FROM throttle WHERE subject = {subject:text}

-- name: throttle_forget
-- returns: changes
DELETE FROM throttle WHERE subject = {subject:text} AND updated_at <= {before:int}

-- name: throttle_give_back
-- returns: changes
UPDATE throttle SET failures = failures - 1, blocked_until = 0 WHERE subject = {subject:text} AND failures > 0
