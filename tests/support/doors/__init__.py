"""What the JSON door and the forms of a service say of the same thing."""
