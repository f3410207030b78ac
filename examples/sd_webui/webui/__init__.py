"""A page in the shape of the well-known Stable Diffusion web UI, with a sampler that needs no model."""
