"""One intention each about the audit log."""
