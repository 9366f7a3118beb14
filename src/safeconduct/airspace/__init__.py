"""The sky cut into cells, each with the states whose consent it needs."""
