"""Many questions at once: units of work, engines to run them, results as they come, questions over them."""
