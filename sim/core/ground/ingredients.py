"""The code of what is put into its callers: laid by for them as it was written down, and never run by itself.

numba makes every function fast together with all that it calls, and then machine code of it. Of a part nobody runs
that code: it is made fast as a piece of each of its callers, and was so before, too (decision 45).
"""

from typing import Any

import llvmlite.binding
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

KIND = "ingredient"  # beside numba's own, of code as it is kept


class Ingredient(JITCodeLibrary):  # type: ignore[misc, unused-ignore]
    """numba's library of the code of one function: bitcode, of which nothing is run."""

    def _optimize_final_module(self) -> None:
        """Leave it to whoever it is put into."""

    def _finalize_final_module(self) -> None:
        """Hand nothing to what makes machine code."""
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Return 0: there is no such code."""
        return 0

    @property
    def codegen(self) -> "Ingredient":
        """What is told of surroundings: by numba to what makes the machine code, and here to nobody."""
        return self

    def set_env(self, name: str, environment: Any) -> None:
        """Do nothing: only code that is run has surroundings."""

    def serialize_using_object_code(self) -> tuple[str, str, bytes]:
        """Return what is kept of it."""
        return self.name, KIND, self._get_module_for_linking().as_bitcode()


class MakesIngredients(Compiler):  # type: ignore[misc, unused-ignore]
    """numba's compiler, with a library of code that stays as it was written down."""

    def define_pipelines(self) -> Any:
        state = self.state
        state.library = Ingredient(state.targetctx.codegen(), state.func_id.func_qualname)
        return super().define_pipelines()


class Library(JITCodeLibrary):  # type: ignore[misc, unused-ignore]
    """numba's library of code, which finds ingredients again, too."""

    @classmethod
    def _unserialize(cls, codegen: Any, kept: tuple[str, str, Any]) -> Any:
        name, kind, content = kept
        if kind != KIND:
            return super()._unserialize(codegen, kept)
        found = Ingredient(codegen, name)
        found._final_module = llvmlite.binding.parse_bitcode(content)
        found._finalize_final_module()
        return found
