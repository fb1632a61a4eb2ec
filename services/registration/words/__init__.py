"""Words that both doors say: what a fault, a state or a refusal is called, by subject."""
