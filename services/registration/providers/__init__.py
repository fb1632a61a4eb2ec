"""Sign-in by the school's own log-in: UNI-Login, Entra ID and other OpenID Connect providers."""
