-- What was recorded in some hours of the past: movements come in the order in which they were recorded, so a summary of each stretch of
-- the table is enough, and costs next to nothing to keep.
CREATE INDEX account_transactions_recorded_at_idx ON account_transactions USING brin (recorded_at);

-- The few changes that say who an account belongs to and how it stands, among the many that only move money: no movement is in it.
CREATE INDEX account_changes_account_id_idx ON account_changes (account_id)
  WHERE owner IS NOT NULL OR status IS NOT NULL OR overdraft_limit_minor IS NOT NULL;

-- Every name that an account ever had, as `account_balances_search_text_idx` has the present ones.
CREATE INDEX account_changes_search_text_idx ON account_changes
  USING gin (search_text(owner) gin_trgm_ops) WITH (gin_pending_list_limit = 512) WHERE owner IS NOT NULL;
