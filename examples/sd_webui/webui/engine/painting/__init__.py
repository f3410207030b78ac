"""Painting by rules: what the built-in sampler denoises towards."""
