-- Which movement takes back which.
ALTER TABLE account_transactions
  ADD COLUMN reverses_transaction_id    uuid,
  ADD COLUMN reversed_by_transaction_id uuid;
CREATE UNIQUE INDEX account_transactions_transaction_id_key ON account_transactions (transaction_id);

ALTER TABLE daily_summaries
  ADD COLUMN reversals_minor numeric(38, 0) NOT NULL DEFAULT 0,
  ADD COLUMN reversal_count  integer        NOT NULL DEFAULT 0;
