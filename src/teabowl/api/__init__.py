"""The HTTP API /api/v1: tokens, cursor paging, ETags, problem details, rate limits, OpenAPI."""
