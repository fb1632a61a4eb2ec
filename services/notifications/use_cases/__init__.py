"""What notifications does, one intention a file; a use case never commits and reads no request."""
