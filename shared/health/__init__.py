"""What it means to be well, once for whoever asks; it shows nothing and mends nothing."""
