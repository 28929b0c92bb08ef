"""How the weights of our own are made. Nothing here is imported while serving."""
