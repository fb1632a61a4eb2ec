"""What a demo holds of registration, made by its own use cases from values; no door leads here."""
