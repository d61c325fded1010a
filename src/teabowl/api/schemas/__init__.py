"""What the API takes and gives, as OpenAPI tells it, an area a file. Answers are built by the areas; tests hold them against these."""
