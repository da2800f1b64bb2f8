-- The audit log is narrowed to an operation, or to what was not carried out; both are a few entries among very many. What was only
-- looked at, and what went well, is most of it, and is found without: so neither weighs on these indexes.
CREATE INDEX audit_log_deeds_action_idx ON audit_log (action, id) WHERE read = false;
CREATE INDEX audit_log_not_done_idx ON audit_log (outcome, id) WHERE outcome <> 'DONE';
