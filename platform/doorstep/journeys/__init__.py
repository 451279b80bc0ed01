"""One module per thing that a person does across rooms."""
