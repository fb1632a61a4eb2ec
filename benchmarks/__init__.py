"""Planning measured beside its baselines, on the same instances in one run: `python -m benchmarks`.

Every baseline and every yardstick here is written anew; only `ours` calls the engine.
"""
