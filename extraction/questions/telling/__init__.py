"""One page for each way of answering: from a clause and the values held to statements with their formulas."""
