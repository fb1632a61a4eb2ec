"""Individual meetings: who meets whom and when, exactly and fairly."""
