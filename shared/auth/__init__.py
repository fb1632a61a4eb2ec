"""Who is asking and what they may do; knows no table of any service and sends nothing."""
