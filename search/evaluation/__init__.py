"""How good an order is: queries with judgements, measures, the report."""
