"""What the rules of the schedule did."""
