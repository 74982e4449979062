"""The version, said once: pyproject.toml, the command line and the manifests of results read it here."""

__version__ = "0.1.0"
