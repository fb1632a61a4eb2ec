"""The booking drills at full size: `python -m tests.drills.booking all --profile production`."""
