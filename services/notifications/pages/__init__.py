"""The pages of notifications: they check the row, open the transaction and choose the texts."""
