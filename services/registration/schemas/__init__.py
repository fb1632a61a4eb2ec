"""Marshmallow shapes of registration, by subject; separate ones for what comes in and goes out."""
