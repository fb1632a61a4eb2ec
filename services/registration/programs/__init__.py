"""A school's own programs: the tokens by which they come in, and what each may do."""
