"""Application and CV before the day: plans, uploads, inspection, review, and who may read."""
