"""Party organisations as they stand and as they stood, their members and posts, transfers, migrant members, weak branches put right."""
