"""What people type into forms: shapes that read it, fields, and likely slips in addresses."""
