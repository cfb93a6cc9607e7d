-- The identity log stays append-only but for one column: who a decision was about can be forgotten. Before, a function with its owner's
-- rights did that; a distributed database speaks to its workers as whoever runs a statement, and must not change who that is in the middle
-- of a transaction. The right to this one column, and the policies that let it be emptied and nothing else, are the migrator's last step.
drop function forget_in_identity_log(uuid, uuid[]);
