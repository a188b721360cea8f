"""Commands, one module each; `cli` lists them."""
