"""One intention each: places as scheduling says them, members as the organisers name them."""
