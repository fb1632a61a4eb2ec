"""The school and its people: organisations, classes, staff, sign-in, walls between schools."""
