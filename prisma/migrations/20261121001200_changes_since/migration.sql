-- What was changed since a position: whether an answer about a past day still holds. Rows come in the order of the log, so a
-- summary of each stretch of the table is enough, and costs next to nothing to keep.
CREATE INDEX account_changes_position_idx ON account_changes USING brin (position);
