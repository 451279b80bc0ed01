"""What is sent and what is answered: the shapes of the OpenAPI document. Answers are written by api.writing."""
