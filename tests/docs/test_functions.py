"""Functions stay readable: of the names in one, parameters among them, no more than a reader can bear in mind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest

PACKAGE = Path(__file__).parents[2] / "ryu_scape"
MOST_LOCAL_NAMES = 15


class ComprehensionsApart(ast.NodeTransformer):
    """Makes generators of comprehensions, whose names would be those of their function from Python 3.12 on."""

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        return self.generic_visit(ast.GeneratorExp(node.elt, node.generators))

    def visit_SetComp(self, node: ast.SetComp) -> ast.AST:
        return self.generic_visit(ast.GeneratorExp(node.elt, node.generators))

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        pair = ast.Tuple([node.key, node.value], ast.Load())
        return self.generic_visit(ast.GeneratorExp(pair, node.generators))


def functions_of(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from functions_of(constant)


def crowded(source: str, most: int) -> list[str]:
    """For each function with more local names than that: its line, its name and how many it has."""
    tree = ast.fix_missing_locations(ComprehensionsApart().visit(ast.parse(source)))
    functions = functions_of(compile(tree, "module", "exec", dont_inherit=True))
    counts = [(function, len({*function.co_varnames, *function.co_cellvars})) for function in functions]
    return [f"{each.co_firstlineno}: {each.co_name} has {count} local names" for each, count in counts if count > most]


@pytest.mark.parametrize("room", ["footprints", "heights", "scene"])
def test_no_function_has_many_local_names(room: str) -> None:
    found = [
        f"ryu_scape/{path.relative_to(PACKAGE)}:{each}"
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for each in crowded(path.read_text(encoding="utf-8"), MOST_LOCAL_NAMES)
    ]
    assert not found, "\n".join([f"More than {MOST_LOCAL_NAMES}, parameters among them:", *found])


def test_parameters_count_and_names_of_inner_functions_and_comprehensions_do_not() -> None:
    source = """
def area(a, b):
    c = a * b
    def inner(d):
        return c
    return [e for e in {f: g for f, g in c}]
"""
    assert crowded(source, 3) == ["2: area has 4 local names"]
    assert crowded(source, 4) == []
