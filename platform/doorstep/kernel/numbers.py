"""Numbers that people read aloud: short, without a hint of how many there are, with no letters that look alike."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def fresh_number(prefix: str, length: int = 10) -> str:
    """Give a random number such as D7KQ2M9XW4T; 31 ** 10 possible, uniqueness is the column's constraint."""
    return prefix + "".join(secrets.choice(ALPHABET) for _letter in range(length))


def fresh_code(digits: int = 6) -> str:
    """Give a random code of digits, for log-in and for the door."""
    return f"{secrets.randbelow(10**digits):0{digits}d}"
