"""What is written about the code, and the script that draws it: `python -m docs.draw_architecture`."""
