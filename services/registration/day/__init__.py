"""The day itself: check-in, attendance, notices of companies, papers."""
