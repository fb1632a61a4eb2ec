"""How the school knows a company: who spoke with it last, what comes next, and whose it is."""
