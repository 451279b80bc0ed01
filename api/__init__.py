"""The face that clients and partners call: REST under /api/v1/, described by openapi.yaml in this folder.

A door has three moves: find within reach, read the shape, call the verb. Whatever goes wrong leaves as problem+json.
"""
