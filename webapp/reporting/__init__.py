"""Reports for readers: masked, as plain text, as commands to reproduce, as figures of a timeline."""
