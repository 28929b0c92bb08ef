"""Teaching Gemma 2 to sum up and to translate diaries: a LoRA from tables of texts and answers."""
