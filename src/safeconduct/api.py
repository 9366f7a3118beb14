"""The Python API: places and states as a person writes them, frozen results back."""
