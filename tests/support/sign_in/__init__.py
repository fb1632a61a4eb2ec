"""What people sign in with beside a mail, made in software."""
