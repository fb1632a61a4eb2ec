"""Back-up and restore of an embedded installation: one file, one moment of all three services."""
