"""Reads news: who says what, and is it for or against the government."""
