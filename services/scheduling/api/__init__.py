"""The JSON door: shapes in, shapes out; the same use cases as the pages."""
