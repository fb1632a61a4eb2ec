"""What several subjects share and none owns: metadata of tables, shapes, texts, uploaded lists."""
