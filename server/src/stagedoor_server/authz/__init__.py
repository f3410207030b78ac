"""Who may do what: roles, actions, and the one function `can(actor, action, resource)`."""
