"""Invented companies over eleven years, to count the planted slips that are found and the true values that are doubted.

companies   what a company reports each year and quarter: growth, losses, sudden jumps, small numbers
desks       what of it a ledger knows, what one more chart shows, and what may be misread there
measured    the table: found of each kind, and false alarms in a thousand true values
"""
