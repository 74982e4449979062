"""A plugin of pytest that keeps a tenth of the tests, of each file at least the first: a look at what takes long."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    firsts: dict[object, int] = {}
    items[:] = [item for k, item in enumerate(items) if (k - firsts.setdefault(item.path, k)) % 10 == 0]
