"""Handing over all records as one address.

numba takes a tuple apart wherever it is handed over: the records of a run, with what is looked up in them, came to 147
words in every call, and to as many in every line that the compiler reads. A tuple that is marked `by_address` is handed
over as the address of a short table instead: of each array in it, where it lies and how long it is. The table is made
on the stack of whoever calls compiled code from Python, and is never changed, so what is read from it need not be read
again: that is said to the compiler (invariant loads), which otherwise would have to fear that a rule writes to it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numba
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import NativeValue, lower_getattr_generic, models, register_model, typeof_impl, unbox
from numba.np.arrayobj import make_array, populate_array

T = TypeVar("T", bound=type)
WORD = ir.IntType(64)


class ByAddress(types.Type):  # type: ignore[misc, unused-ignore]
    """The type of a named tuple of contiguous arrays, and of other such tuples, that is handed over as one address."""

    def __init__(self, name: str, fields: tuple[tuple[str, Any], ...]) -> None:
        self.fields = dict(fields)
        self.places: dict[str, int] = {}
        self.words = 0
        for field, kind in fields:
            self.places[field] = self.words
            self.words += kind.words if isinstance(kind, ByAddress) else 1 + kind.ndim
        super().__init__(name)

    @property
    def key(self) -> Any:
        return self.name, tuple(self.fields.items())


def by_address(named_tuple: T) -> T:
    """Mark a named tuple of C-contiguous arrays as one that compiled code is handed by its address."""
    typeof_impl.register(named_tuple)(_type_of)
    return named_tuple


def _type_of(value: Any, _: Any) -> ByAddress:
    fields = tuple((name, numba.typeof(each)) for name, each in zip(value._fields, value, strict=True))
    for name, kind in fields:
        if not isinstance(kind, ByAddress) and getattr(kind, "layout", "") != "C":
            raise TypeError(f"{type(value).__name__}.{name} has to be a contiguous array, and is {kind}")
    return ByAddress(type(value).__name__, fields)


@register_model(ByAddress)
class _Model(models.PrimitiveModel):  # type: ignore[misc, unused-ignore]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, WORD.as_pointer())


@infer_getattr
class _Attribute(AttributeTemplate):  # type: ignore[misc, unused-ignore]
    key = ByAddress

    def generic_resolve(self, kind: ByAddress, name: str) -> Any:
        return kind.fields.get(name)


@lower_getattr_generic(ByAddress)
def _read(context: Any, builder: Any, kind: ByAddress, table: Any, name: str) -> Any:
    """Return a field: an array as it stands in the table, or the address of the table of another tuple within it."""
    field, place = kind.fields[name], kind.places[name]
    if isinstance(field, ByAddress):
        return builder.gep(table, [WORD(place)])
    array = make_array(field)(context, builder)
    words = [_word(builder, table, place + k) for k in range(1 + field.ndim)]
    itemsize = context.get_abi_sizeof(context.get_data_type(field.dtype))
    strides = [WORD(itemsize)]
    for length in reversed(words[2:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(words[0], array.data.type)
    populate_array(array, data=data, shape=words[1:], strides=strides, itemsize=WORD(itemsize), meminfo=None)
    return array._getvalue()


def _word(builder: Any, table: Any, place: int) -> Any:
    word = builder.load(builder.gep(table, [WORD(place)]))
    word.set_metadata("invariant.load", builder.module.add_metadata([]))
    return word


@unbox(ByAddress)
def _lay_table(kind: ByAddress, value: Any, c: Any) -> NativeValue:
    table = cgutils.alloca_once(c.builder, WORD, size=kind.words)
    failed = cgutils.alloca_once_value(c.builder, cgutils.false_bit)
    _fill(kind, value, table, 0, failed, c)
    return NativeValue(table, is_error=c.builder.load(failed))


def _fill(kind: ByAddress, value: Any, table: Any, first: int, failed: Any, c: Any) -> None:
    """Write where each array of a tuple lies; Python holds the tuple, and so the arrays, as long as the call lasts."""
    for name, field in kind.fields.items():
        place = first + kind.places[name]
        part = c.pyapi.object_getattr_string(value, name)
        if isinstance(field, ByAddress):
            _fill(field, part, table, place, failed, c)
        else:
            native = c.unbox(field, part)
            array = make_array(field)(c.context, c.builder, native.value)
            words = [c.builder.ptrtoint(array.data, WORD), *cgutils.unpack_tuple(c.builder, array.shape, field.ndim)]
            for k, word in enumerate(words):
                c.builder.store(word, c.builder.gep(table, [WORD(place + k)]))
            with c.builder.if_then(native.is_error, likely=False):
                c.builder.store(cgutils.true_bit, failed)
            if c.context.enable_nrt:
                c.context.nrt.decref(c.builder, field, native.value)
        c.pyapi.decref(part)


