"""What the admin's templates may call."""
