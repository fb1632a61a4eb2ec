"""The HTML door of notifications; pages check the row, open the transaction, choose the words."""
