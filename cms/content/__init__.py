"""What operators compose: one viewset per kind of content, its form in sentences, its list, its previews."""
