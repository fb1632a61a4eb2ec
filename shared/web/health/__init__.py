"""How a service tells whether it is well: readiness, figures, the page of operations."""
