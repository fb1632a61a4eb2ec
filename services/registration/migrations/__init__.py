"""Numbered changes of registration's database, oldest first; merged ones are never edited."""
