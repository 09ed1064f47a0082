"""The page of trends: shares over time, drawn and in figures."""
