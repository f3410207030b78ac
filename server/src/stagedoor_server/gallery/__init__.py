"""The gallery: finding projects."""
