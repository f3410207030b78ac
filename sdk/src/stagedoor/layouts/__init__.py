"""Everything on a page that holds other things. Classes are found by name through `components.registry`."""
