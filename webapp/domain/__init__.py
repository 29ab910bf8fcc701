"""The words of the field: settings, stages, causes, evidence, reports.

Bottom floor. Plain values only: no network, no clock, no loop, no import from any other room.
"""
