"""The HTML door: checks, opens the transaction, calls a use case, renders; decides no rule."""
