"""Money: what is due (nodes), how it was tried (attempts), every movement as a transfer between two accounts, gateways."""
