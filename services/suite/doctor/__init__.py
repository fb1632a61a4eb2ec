"""What `matchdag doctor` looks at, a subject a file; it keeps nothing and sends no mail unasked."""
