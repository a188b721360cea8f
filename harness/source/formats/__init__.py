"""
Layouts of migrations on disk: one module each.

Every layout has a function `read(root, …) -> Project` with the settings `setup`, `fixture` and `variables`, and further
ones of its own.
"""
