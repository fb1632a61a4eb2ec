"""Registration's HTML door: reads the form, opens the transaction, renders; no rule lives here."""
