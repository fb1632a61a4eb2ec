"""What every JSON door has in common: strict bodies, problems, keys, cursors and versions."""
