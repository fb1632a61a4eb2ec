"""The directory of companies: who they are and whom to write to."""
