-- Who may do what: people, their sessions and credentials (written by better-auth, but for the role), and the API keys of programs.
CREATE TABLE users (
  id                   text           NOT NULL,
  email                text           NOT NULL,
  email_verified       boolean        NOT NULL,
  name                 text           NOT NULL,
  image                text,
  role                 text           NOT NULL,
  must_change_password boolean        NOT NULL DEFAULT false,
  disabled_at          timestamptz(3),
  created_at           timestamptz(3) NOT NULL,
  updated_at           timestamptz(3) NOT NULL,
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_role CHECK (role IN ('AUDITOR', 'OPERATOR', 'MANAGER', 'ADMINISTRATOR'))
);
CREATE UNIQUE INDEX users_email_key ON users (email);

CREATE TABLE sessions (
  id         text           NOT NULL,
  token      text           NOT NULL,
  user_id    text           NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX sessions_token_key ON sessions (token);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);

CREATE TABLE user_credentials (
  id                       text           NOT NULL,
  user_id                  text           NOT NULL,
  provider_id              text           NOT NULL,
  account_id               text           NOT NULL,
  password                 text,
  access_token             text,
  refresh_token            text,
  id_token                 text,
  access_token_expires_at  timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope                    text,
  created_at               timestamptz(3) NOT NULL,
  updated_at               timestamptz(3) NOT NULL,
  CONSTRAINT user_credentials_pkey PRIMARY KEY (id),
  CONSTRAINT user_credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX user_credentials_provider_id_account_id_key ON user_credentials (provider_id, account_id);
CREATE INDEX user_credentials_user_id_idx ON user_credentials (user_id);

CREATE TABLE verifications (
  id         text           NOT NULL,
  identifier text           NOT NULL,
  value      text           NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT verifications_pkey PRIMARY KEY (id)
);
CREATE INDEX verifications_identifier_idx ON verifications (identifier);

CREATE TABLE api_keys (
  id                  text           NOT NULL,
  name                text           NOT NULL,
  role                text           NOT NULL,
  scopes              text[],
  restricted          boolean        NOT NULL,
  secret_hash         bytea          NOT NULL,
  previous_hash       bytea,
  previous_expires_at timestamptz(3),
  created_at          timestamptz(3) NOT NULL,
  created_by          text           NOT NULL,
  expires_at          timestamptz(3),
  last_used_at        timestamptz(3),
  revoked_at          timestamptz(3),
  CONSTRAINT api_keys_pkey PRIMARY KEY (id),
  CONSTRAINT api_keys_role CHECK (role IN ('AUDITOR', 'OPERATOR', 'MANAGER', 'ADMINISTRATOR'))
);
CREATE INDEX api_keys_created_at_id_idx ON api_keys (created_at, id);

CREATE TABLE sign_in_attempts (
  key    varchar(255) NOT NULL,
  points integer      NOT NULL DEFAULT 0,
  expire bigint,
  CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (key)
);

-- One row that counts the changes of what somebody may do. Its lock puts them in order, so a process that has heard of every
-- number up to this one has missed none.
CREATE TABLE identity_revision (
  id       smallint NOT NULL,
  revision bigint   NOT NULL,
  CONSTRAINT identity_revision_pkey PRIMARY KEY (id)
);
INSERT INTO identity_revision (id, revision) VALUES (1, 0);

-- Tells every process whose authentication it has to forget: '<revision> <principal>'. The database does it, so that nobody who
-- changes a role or ends a session can leave it out.
CREATE FUNCTION tell_identity_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  principal text;
  number    bigint;
BEGIN
  principal := CASE TG_TABLE_NAME
    WHEN 'users' THEN 'user:' || OLD.id
    WHEN 'sessions' THEN 'user:' || (to_jsonb(OLD) ->> 'user_id')
    ELSE 'key:' || OLD.id
  END;
  UPDATE identity_revision SET revision = revision + 1 RETURNING revision INTO number;
  PERFORM pg_notify('daybook_identity', number || ' ' || principal);
  RETURN NULL;
END;
$$;
CREATE TRIGGER users_tell_update AFTER UPDATE ON users FOR EACH ROW
  WHEN ((OLD.role, OLD.must_change_password, OLD.disabled_at, OLD.name)
    IS DISTINCT FROM (NEW.role, NEW.must_change_password, NEW.disabled_at, NEW.name))
  EXECUTE FUNCTION tell_identity_change();
CREATE TRIGGER users_tell_delete AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION tell_identity_change();
CREATE TRIGGER sessions_tell AFTER UPDATE OR DELETE ON sessions FOR EACH ROW EXECUTE FUNCTION tell_identity_change();
CREATE TRIGGER api_keys_tell_update AFTER UPDATE ON api_keys FOR EACH ROW
  WHEN ((OLD.role, OLD.scopes, OLD.restricted, OLD.secret_hash, OLD.previous_hash, OLD.previous_expires_at, OLD.expires_at, OLD.revoked_at)
    IS DISTINCT FROM
    (NEW.role, NEW.scopes, NEW.restricted, NEW.secret_hash, NEW.previous_hash, NEW.previous_expires_at, NEW.expires_at, NEW.revoked_at))
  EXECUTE FUNCTION tell_identity_change();
CREATE TRIGGER api_keys_tell_delete AFTER DELETE ON api_keys FOR EACH ROW EXECUTE FUNCTION tell_identity_change();
