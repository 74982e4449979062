"""Handing over all records as one address.

numba takes a tuple apart wherever it is handed over: the records of a run, with what is looked up in them, came to 147
words in every call, and to as many in every line that the compiler reads. A tuple that is marked `by_address` is handed
over as the address of a short table instead: of each array in it, where it lies and how long it is. The table is made
on the stack of whoever calls compiled code from Python, and is never changed, so what is read from it need not be read
again: that is said to the compiler (invariant loads), which otherwise would have to fear that a rule writes to it.
"""

import operator
from collections.abc import Iterable
from typing import Any

import numba
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_getattr, infer_global, signature
from numba.extending import (
    NativeValue,
    lower_builtin,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array

from sim.core.ground.handed import DIMENSIONS, ENTRY, HandedByAddress

WORD = ir.IntType(64)
DATA, SEEN = 4, 5 + 2 * DIMENSIONS  # the word from which on numba says that of an array, and how many it says


class ByAddress(types.Type):  # type: ignore[misc, unused-ignore]
    """The type of a named tuple of contiguous arrays, and of other such tuples, that is handed over as one address."""

    def __init__(self, name: str, fields: tuple[tuple[str, Any], ...]) -> None:
        self.fields = dict(fields)
        self.places: dict[str, int] = {}
        self.words = 0
        for field, kind in fields:
            self.places[field] = self.words
            self.words += kind.words if isinstance(kind, ByAddress) else ENTRY
        super().__init__(name)

    @property
    def key(self) -> Any:
        return self.name, tuple(self.fields.items())


def kinds_of(values: Iterable[Any]) -> tuple[Any, ...]:
    """Return the types that numba gives to values, as which compiled code knows them."""
    return tuple(numba.typeof(value) for value in values)


@typeof_impl.register(HandedByAddress)
def _type_of(value: Any, _: Any) -> ByAddress:
    fields = tuple((name, numba.typeof(each)) for name, each in zip(value._fields, value, strict=True))
    kinds = [kind for _, kind in fields]
    tables = [isinstance(kind, ByAddress) for kind in kinds]
    arrays = [getattr(kind, "layout", "") == "C" and kind.ndim <= DIMENSIONS for kind in kinds]
    if tables != sorted(tables) or not all(map(max, tables, arrays)):
        raise TypeError(
            f"{type(value).__name__} has to be arrays, contiguous and of at most {DIMENSIONS} dimensions, "
            f"and behind them other tuples by address; it is {kinds}"
        )
    return ByAddress(type(value).__name__, fields)


@register_model(ByAddress)
class _Model(models.PrimitiveModel):  # type: ignore[misc, unused-ignore]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, WORD.as_pointer())


@infer_getattr
class _Attribute(AttributeTemplate):  # type: ignore[misc, unused-ignore]
    key = ByAddress

    def generic_resolve(self, kind: Any, name: str) -> Any:  # type: ignore[override, unused-ignore]
        return kind.fields.get(name)


@infer_global(operator.getitem)
class _Picked(AbstractTemplate):  # type: ignore[misc, unused-ignore]
    def generic(self, args: Any, kws: Any) -> Any:
        kind, index = args
        if isinstance(kind, ByAddress) and isinstance(index, types.Integer) and len(set(kind.fields.values())) == 1:
            return signature(next(iter(kind.fields.values())), kind, types.intp)
        return None


@lower_getattr_generic(ByAddress)
def _read(context: Any, builder: Any, kind: ByAddress, table: Any, name: str) -> Any:
    """Return a field: an array as it stands in the table, or the address of the table of another tuple within it."""
    field, place = kind.fields[name], WORD(kind.places[name])
    if isinstance(field, ByAddress):
        return builder.gep(table, [place])
    return _array(context, builder, field, builder.gep(table, [place]))


@lower_builtin(operator.getitem, ByAddress, types.Integer)
def _pick(context: Any, builder: Any, called: Any, arguments: Any) -> Any:
    """Return one of arrays that are all of one type, by its place; places are not counted from the end."""
    table, place = arguments
    return _array(context, builder, called.return_type, builder.gep(table, [builder.mul(place, WORD(ENTRY))]))


def _array(context: Any, builder: Any, kind: Any, entry: Any) -> Any:
    array = make_array(kind)(context, builder)
    address, *shape = (_word(builder, entry, k) for k in range(1 + kind.ndim))
    itemsize = WORD(context.get_abi_sizeof(context.get_data_type(kind.dtype)))
    strides = [itemsize]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(address, array.data.type)
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=itemsize, meminfo=None)
    return array._getvalue()


def _word(builder: Any, entry: Any, place: int) -> Any:
    word = builder.load(builder.gep(entry, [WORD(place)]))
    word.set_metadata("invariant.load", builder.module.add_metadata([]))
    return word


@unbox(ByAddress)
def _lay_table(kind: ByAddress, value: Any, c: Any) -> NativeValue:
    """Lay the table of a tuple; Python holds the tuple, and so the arrays in it, as long as the call lasts."""
    table = cgutils.alloca_once(c.builder, WORD, size=kind.words)
    failed = cgutils.alloca_once_value(c.builder, cgutils.false_bit)
    _fill(kind, value, table, failed, c)
    return NativeValue(table, is_error=c.builder.load(failed))


def _fill(kind: ByAddress, value: Any, table: Any, failed: Any, c: Any) -> None:
    """Write the entries of arrays, which come first, in a loop that is short to compile, and then those of tuples."""
    builder, fields = c.builder, list(kind.fields.values())
    arrays = [field for field in fields if not isinstance(field, ByAddress)]
    seen = cgutils.alloca_once(builder, WORD, size=SEEN)  # what numba makes of an array, see its `_arraystruct.h`
    with cgutils.for_range(builder, WORD(len(arrays))) as loop:
        looked_at = [_item(value, loop.index, c), builder.bitcast(seen, c.pyapi.voidptr)]
        adapted = _call(builder, ir.IntType(32), "numba_adapt_ndarray", looked_at)
        with builder.if_then(cgutils.is_not_null(builder, adapted), likely=False):
            c.pyapi.err_set_string("PyExc_TypeError", f"no array where {kind.name} has one")
            builder.store(cgutils.true_bit, failed)
        entry = builder.gep(table, [builder.mul(loop.index, WORD(ENTRY))])
        for k in range(ENTRY):
            builder.store(builder.load(builder.gep(seen, [WORD(DATA + k)])), builder.gep(entry, [WORD(k)]))
    for place, (name, field) in enumerate(kind.fields.items()):
        if isinstance(field, ByAddress):
            _fill(field, _item(value, WORD(place), c), builder.gep(table, [WORD(kind.places[name])]), failed, c)


def _item(value: Any, place: Any, c: Any) -> Any:
    """Return an item of a tuple, borrowed."""
    return _call(c.builder, c.pyapi.pyobj, "PyTuple_GetItem", [value, place])


def _call(builder: Any, returned: Any, name: str, arguments: list[Any]) -> Any:
    signature = ir.FunctionType(returned, [argument.type for argument in arguments])
    return builder.call(cgutils.get_or_insert_function(builder.module, signature, name), arguments)
