-- SPDX-License-Identifier: Apache-2.0
-- One node runs a job at a time.

-- name: lease_make
-- returns: changes
INSERT INTO lease (name, holder, ends_at) VALUES ({name:text}, '', 0) ON CONFLICT (name) DO NOTHING

-- One that ends later than any may was given by a clock that has been set back since.
-- name: lease_take
-- returns: changes
UPDATE lease SET holder = {holder:text}, ends_at = {ends_at:int}
 WHERE name = {name:text} AND (ends_at <= {now:int} OR holder = {holder:text} OR ends_at > {latest:int})

-- It belongs to nobody then, so that its last holder waits for next_at as everybody does.
-- name: lease_finish
-- returns: changes
UPDATE lease SET holder = '', ends_at = {next_at:int}, last_run = {now:int}, last_result = {result:text}
 WHERE name = {name:text} AND holder = {holder:text}

-- name: lease_say
-- returns: changes
UPDATE lease SET last_run = {now:int}, last_result = {result:text} WHERE name = {name:text} AND holder = {holder:text}
