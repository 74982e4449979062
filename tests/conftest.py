"""How properties are tried in all tests: an example may take as long as it needs; the machine may be busy."""

from hypothesis import settings

settings.register_profile("kingmaker", deadline=None)
settings.load_profile("kingmaker")
