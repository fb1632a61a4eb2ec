"""What a demo holds of scheduling, made by its own use cases from values; no door leads here."""
