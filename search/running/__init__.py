"""How a program runs: being told to stop, and processes beside it. Nothing here knows what is done in them."""
