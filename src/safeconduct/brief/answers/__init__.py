"""Every answer as JSON values and as lines for a person; the command line, the server and the Python API ask here."""
