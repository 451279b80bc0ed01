"""One module per thing that a person does across rooms: gather the facts, ask the deciders, write in one transaction."""
