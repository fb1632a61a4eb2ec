"""What is asked of a provider over the network, and how its answers are checked; knows no table."""
