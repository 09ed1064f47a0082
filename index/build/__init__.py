"""Articles to a generation: gathered, linked, written, verified, published, with a receipt."""
