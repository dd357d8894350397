"""The official file of a waybill, read."""
