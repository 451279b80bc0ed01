"""What reviews announce upward."""

from doorstep.kernel.notices import Notice

review_written = Notice()  # review
review_replied = Notice()  # review
