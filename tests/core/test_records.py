"""Records document themselves, and can be seen as people and as cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sim.core.ground import codes, records
from sim.core.ground.draw import INPUT, INPUT_DTYPE
from sim.core.ground.records import Field
from sim.core.rulebook import PARAMETER_DTYPE, PARAMETERS

TABLES: dict[str, tuple[Sequence[Field], np.dtype[Any]]] = {
    "LEADER": (records.LEADER, records.LEADER_DTYPE), "CLAN": (records.CLAN, records.CLAN_DTYPE),
    "POST": (records.POST, records.POST_DTYPE), "TIE": (records.TIE, records.TIE_DTYPE),
    "MEMBER": (records.MEMBER, records.MEMBER_DTYPE), "WORLD": (records.WORLD, records.WORLD_DTYPE),
    "SCHEDULE": (records.SCHEDULE, records.SCHEDULE_DTYPE), "LOG": (records.LOG, records.LOG_DTYPE),
    "INPUT": (INPUT, INPUT_DTYPE), "FILE": (records.FILE, records.FILE_DTYPE),
}  # fmt: skip
EVERY = [pytest.param(field, id=f"{table}.{field.name}") for table, (fields, _) in TABLES.items() for field in fields]
each_table = pytest.mark.parametrize("name", TABLES)


@pytest.mark.parametrize("kind", [codes.Purpose, codes.Did])
def test_no_two_names_of_a_code_are_the_same_number(kind):
    assert len(kind) == len(kind.__members__)


@pytest.mark.parametrize("field", EVERY)
def test_a_field_says_what_it_means_in_what_unit_and_within_what_range(field):
    assert field.name.isidentifier()
    assert field.meaning.strip() == field.meaning
    assert len(field.meaning) > 2, "a meaning is a phrase"
    assert field.unit
    assert field.kind in ("f", "i")
    assert field.low < field.high
    if field.unit == "share":
        assert (field.kind, field.low, field.high) == ("f", 0.0, 1.0)
    if field.unit == "flag":
        assert (field.kind, field.low, field.high) == ("i", 0, 1)


@pytest.mark.parametrize("field", EVERY)
def test_the_range_of_a_code_holds_its_words(field):
    words = getattr(codes, field.unit, None)
    if words is None:
        assert not field.unit[0].isupper(), "a unit in capitals is the name of a list of words in codes"
        return
    assert field.low == min(words)
    assert field.high >= max(words)


@each_table
def test_names_are_neither_said_twice_nor_taken_by_numpy(name):
    fields, dtype = TABLES[name]
    names = [field.name for field in fields]
    assert len(set(names)) == len(names)
    taken = {
        word for word in names if hasattr(np.ndarray, word) or hasattr(np.record, word) or hasattr(np.recarray, word)
    }
    assert not taken, "a record array answers for these itself"
    assert list(dtype.names or ()) == names


@each_table
def test_every_cell_is_eight_bytes_wide_and_of_its_kind(name):
    fields, dtype = TABLES[name]
    assert 8 * len(fields) <= dtype.itemsize < 8 * len(fields) + records.LINE
    for field in fields:
        assert dtype[field.name] == np.dtype(np.float64 if field.kind == "f" else np.int64)


def test_leaders_and_posts_each_begin_a_line_of_the_cache():
    for dtype in (records.LEADER_DTYPE, records.POST_DTYPE):
        places = [records.blank(dtype, 3)[k : k + 1].ctypes.data % records.LINE for k in range(3)]
        assert places == [0, 0, 0]


@each_table
def test_records_read_by_name_as_arrays_and_one_by_one(name):
    fields, dtype = TABLES[name]
    table = records.blank(dtype, 3)
    for place, field in enumerate(fields):
        table[field.name] = [place, 0, 1]
    for place, field in enumerate(fields):
        assert list(getattr(table, field.name)) == [place, 0, 1]
        assert getattr(table[0], field.name) == place


@each_table
def test_cells_are_the_same_memory_as_records(name):
    fields, dtype = TABLES[name]
    table = records.blank(dtype, 4)
    cells = records.cells(table)
    assert cells.shape == (4, dtype.itemsize // 8)
    assert np.shares_memory(cells, table)
    for column, field in enumerate(fields):
        if field.kind == "f":
            cells[2, column] = 0.25 + column
            assert table[2][field.name] == 0.25 + column
        else:
            table[field.name][2] = column - 1
            assert cells.view(np.int64)[2, column] == column - 1, "whole numbers keep their bits"
    assert not cells[[0, 1, 3]].any()


def test_an_empty_table_has_cells_too():
    assert records.cells(records.blank(records.TIE_DTYPE, 0)).shape == (0, len(records.TIE))


def test_the_log_counts_what_it_has_no_room_for():
    blanks = {name: records.blank(TABLES[name][1], 1) for name in ("WORLD", "LEADER", "CLAN", "POST", "TIE", "MEMBER")}
    state = records.State(
        *blanks.values(), records.blank(records.SCHEDULE_DTYPE, 0), records.blank(records.LOG_DTYPE, 2),
        records.blank(records.EPISODE_DTYPE, 1),
        records.files_for(blanks["LEADER"]),
        records.lookup_of(*(blanks[name] for name in ("LEADER", "CLAN", "POST", "TIE", "MEMBER"))),
    )  # fmt: skip
    state.world.day = 9
    for code in (codes.Did.MOVED, codes.Did.VETOED, codes.Did.CLOSED):
        getattr(records.write_down, "py_func", records.write_down)(state, code, 0, -1, 0.5)
    assert state.world.events[0] == 3
    assert state.log.tolist() == [(9, codes.Did.MOVED, 0, -1, 0.5), (9, codes.Did.VETOED, 0, -1, 0.5)]


def test_a_parameter_says_its_unit_its_source_and_a_range_that_holds_its_value():
    assert PARAMETER_DTYPE.names == tuple(parameter.name for parameter in PARAMETERS)
    assert len(set(PARAMETER_DTYPE.names)) == len(PARAMETERS)
    for parameter in PARAMETERS:
        assert parameter.low <= parameter.value <= parameter.high, parameter.name
        assert parameter.unit, parameter.name
        assert parameter.source, parameter.name
        assert len(parameter.meaning) > 10, parameter.name
        assert not hasattr(np.record, parameter.name), parameter.name


def test_chairs_are_the_posts_that_command_a_body_by_institution():
    posts = records.blank(records.POST_DTYPE, 6)
    posts["body"] = [-1, 4, 2, -1, 3, 0]
    posts["institution"] = [1, 5, 2, 2, 5, 2]
    assert records.chairs_of(posts).tolist() == [2, 5, 1, 4]
    assert records.chairs_of(posts[:1]).tolist() == []
