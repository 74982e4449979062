"""Imports go one way: no module needs, by whatever way, one that needs it."""

from graphlib import TopologicalSorter

import grimp


def test_no_module_imports_itself_by_way_of_others_not_even_for_its_types() -> None:
    graph = grimp.build_graph("sim", exclude_type_checking_imports=False)
    TopologicalSorter({module: graph.find_modules_directly_imported_by(module) for module in graph.modules}).prepare()
