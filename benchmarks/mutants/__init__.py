"""Faults put into the rooms above the core, one at a time: do the tests see them?"""
