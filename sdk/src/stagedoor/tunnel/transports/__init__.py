"""Ways to carry a tunnel, one file each; SSH is the first."""
