"""The screens, one module per place that a visitor can be."""
