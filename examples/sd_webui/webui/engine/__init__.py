"""From a prompt to pictures: no module here knows of the page or of the disk layout."""
