"""Companies are invited to an event and answer: reply, presentation, withdrawal."""
