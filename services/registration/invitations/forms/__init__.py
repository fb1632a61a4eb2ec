"""A reply as it is read from a form or from JSON, and shown again."""
