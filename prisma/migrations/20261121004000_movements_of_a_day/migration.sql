-- The movements of one day, behind the daily summaries. Days come nearly in the order of the log, so a summary of each stretch of the
-- table is enough, and costs next to nothing to keep.
CREATE INDEX account_transactions_booked_on_idx ON account_transactions USING brin (booked_on);
