"""The suite: all services in one process with one address, its demo, back-up and command line."""
