"""What students and companies wish for before schedules are built."""
