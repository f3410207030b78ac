"""Apps in notebooks: where we are, showing the page under the cell, and what happens when a cell runs again."""
