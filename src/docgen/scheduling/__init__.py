"""Documents that make and send themselves: the calendar, rules, their runs, what a night did."""
