"""Reconciliation by difference: the counterparty's statement against ours."""
