"""What an order is made of, whoever holds the postings: terms and weights, settings, near-duplicates, what is shown together."""
