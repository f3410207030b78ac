"""What several test folders need: the browser, child processes, free ports."""
