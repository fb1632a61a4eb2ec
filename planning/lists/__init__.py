"""Plan an event from a folder of lists, without a server: lists in, schedules and papers out."""
