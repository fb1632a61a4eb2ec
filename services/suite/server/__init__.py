"""Everything in one process: three services, their workers and one web server on one address."""
