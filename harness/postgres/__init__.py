"""A running PostgreSQL server and databases on it."""
