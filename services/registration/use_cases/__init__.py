"""One intention per module: session first, keywords after; never commits, never reads a request."""
