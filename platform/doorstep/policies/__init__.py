"""The terms of business that operators set per platform, category and city: holding, lead time, changing, cancelling,
answering, travelling, accepting; and the deciders that apply them."""
