"""Back-up and restore of an installation: one file, one moment of all three services."""
