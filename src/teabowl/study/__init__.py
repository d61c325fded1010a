"""Study programmes with their materials, and questions to the branch with their answers."""
