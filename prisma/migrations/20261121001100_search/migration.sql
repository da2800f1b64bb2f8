-- Searching: words as full text, names also when they are misspelt (trigrams), all of it without accents and case. Both extensions
-- come with Postgres and are trusted: whoever may create a table may create them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Text as it is compared: without accents, in lower case. `unaccent` is only stable because its dictionary could be exchanged; this
-- one names the dictionary that Postgres ships, so that indexes may be built on it.
CREATE FUNCTION search_text(original text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT lower(public.unaccent('public.unaccent', original))
$$;

-- The words of a text. Punctuation parts them, or the parser would take `s.r.o.` for a host and `a/b` for a path. No stemming: there
-- is no stemmer for Czech, and words are looked for by their beginnings.
CREATE FUNCTION search_words(original text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT to_tsvector('pg_catalog.simple',
                     translate(public.search_text(original), '.,;:!?/\_-@#&+()[]''"*', '                     '))
$$;

-- Each index costs every movement something, so there is one for words, one for the names of those on the other side, and a plain
-- one for references, which are known exactly or by their beginning. Short pending lists keep the moments short in which they are
-- worked off.
CREATE INDEX account_transactions_search_words_idx ON account_transactions
  USING gin (search_words(description || ' ' || coalesce(counterparty, ''))) WITH (gin_pending_list_limit = 512);
CREATE INDEX account_transactions_search_text_idx ON account_transactions
  USING gin (search_text(counterparty) gin_trgm_ops) WITH (gin_pending_list_limit = 512) WHERE counterparty IS NOT NULL;
CREATE INDEX account_transactions_lower_idx ON account_transactions
  (lower(external_reference) text_pattern_ops) WHERE external_reference IS NOT NULL;
CREATE INDEX account_balances_search_text_idx ON account_balances
  USING gin (search_text(owner) gin_trgm_ops) WITH (gin_pending_list_limit = 512);

-- The newest movements first, of all accounts.
CREATE INDEX account_transactions_position_idx ON account_transactions (position);
