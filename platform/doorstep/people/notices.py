"""What people announce upward."""

from doorstep.kernel.notices import Notice

code_made = Notice()  # kind ("phone" or "email"), contact, code (in clear, this once), minutes, language, key
person_proved_contact = Notice()  # user, contact_index: they hold this phone or mail address now
