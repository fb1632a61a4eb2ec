"""The three services and the suite that runs them in one process; no service imports another."""
