"""The history of scheduling's tables; a merged revision is never edited."""
