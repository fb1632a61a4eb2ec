"""What outlives one request: which browser asks, and whether its session has ended elsewhere."""
