"""The commands of the command line, one module a concern; `service.cli` puts them together.

They may import all of `service`, and do so when they run, so that the command line starts fast.
"""
