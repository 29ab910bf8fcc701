"""The settings of an installation: read once from the environment, checked, and handed down.

Knows nothing of the rest of the house. `Config.from_environment` raises ConfigError with the setting's
name, what is wrong with its value, and what is accepted.
"""
