"""What stays on disk: settings, styles, pictures with what made them."""
