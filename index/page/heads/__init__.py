"""What the heading marks of a page mean, whatever their levels say. Start at `weigh` in `roles.py`."""
