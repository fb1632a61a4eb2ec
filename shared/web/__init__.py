"""What every service's HTTP door has in common: the app factory, pages, errors, languages, static
files; knows no domain.
"""
