"""One intention per file: session first, keywords after; never commits, never knows the web."""
