"""What every service stands on and none owns: web, messages, tables, contracts, identity, time."""
