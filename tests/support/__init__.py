"""What tests of several folders share: one database, school, world and browser, and what checks."""
