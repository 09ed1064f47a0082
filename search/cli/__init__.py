"""The commands that ask, and what all commands share: options, printing, errors with their exit codes."""
