"""Room for what tests of several services need of the product itself; nothing imports it."""
