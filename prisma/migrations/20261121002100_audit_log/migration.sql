-- Who tried what, and what came of it. Written in batches beside the commands, never changed.
CREATE TABLE audit_log (
  id             uuid           NOT NULL,
  at             timestamptz(3) NOT NULL,
  principal      text,
  display_name   text           NOT NULL,
  role           text,
  address        text           NOT NULL,
  action         text           NOT NULL,
  outcome        text           NOT NULL,
  reason         text,
  subject        text,
  command_id     text,
  correlation_id text           NOT NULL,
  CONSTRAINT audit_log_pkey PRIMARY KEY (id),
  CONSTRAINT audit_log_outcome CHECK (outcome IN ('DONE', 'REFUSED', 'FORBIDDEN', 'FAILED'))
);
CREATE INDEX audit_log_principal_id_idx ON audit_log (principal, id);
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
