"""What providers announce upward."""

from doorstep.kernel.notices import Notice

provider_changed = Notice()  # provider: their skills, areas or standing changed; told inside the transaction
