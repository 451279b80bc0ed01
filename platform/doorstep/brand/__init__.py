"""Under which name, logo and colour the platform appears. Operators set it; saving releases it, so that pages, messages and
the admin change at once, and every order still knows under which brand it was placed."""
