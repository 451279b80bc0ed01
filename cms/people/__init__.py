"""The staff in the admin: who they are, what they may do and where; their log-in and their own settings."""
