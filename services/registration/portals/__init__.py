"""The pages of students and of companies, composed of several subjects."""
