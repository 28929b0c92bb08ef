"""How weights of our own and adapters are made. Who serves pages reads `progress` and nothing else."""
