-- The transfer that a movement is a side of: by it the request is found that the transfer came of.
ALTER TABLE account_transactions ADD COLUMN transfer_id uuid;
