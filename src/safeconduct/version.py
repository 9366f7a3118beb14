"""The version of the software, a module of its own so that nobody asks the front door for it."""

__version__ = "0.1.0"
