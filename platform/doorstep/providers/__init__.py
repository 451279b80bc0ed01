"""Providers: who they are, what they can do, where they go, whether they are verified and active."""
