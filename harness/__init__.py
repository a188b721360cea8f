"""Prove PostgreSQL migrations before they ship."""
