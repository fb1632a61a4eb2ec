"""What is so no more as people were told it: who is concerned, and how they hear."""
