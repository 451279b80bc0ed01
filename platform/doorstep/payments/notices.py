"""What payments announce upward."""

from doorstep.kernel.notices import Notice

payment_failed = Notice()  # attempt: it did not work, nothing was charged
money_refunded = Notice()  # refund: asked for by itself, not as a part of a cancellation that tells of it
