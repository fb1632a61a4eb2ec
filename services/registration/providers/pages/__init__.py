"""The HTML door of providers."""
