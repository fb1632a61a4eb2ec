"""Which blueprints there are, by subject, each with its access class; joined in app.py."""
