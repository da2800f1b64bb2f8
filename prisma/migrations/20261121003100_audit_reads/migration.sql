-- What was only looked at is kept too; whoever looks for what was done finds it without reading through that.
ALTER TABLE audit_log ADD COLUMN read boolean NOT NULL DEFAULT false;
CREATE INDEX audit_log_read_id_idx ON audit_log (read, id);
