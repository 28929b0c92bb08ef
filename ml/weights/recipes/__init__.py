"""One module a folder of weights: `WEIGHTS`, what is known of it, and `build`, how it is made."""
