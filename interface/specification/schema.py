"""The tables and keys of a specification file, made of the declarations of its parameters.

The descriptions, units and examples are the JSON Schema's (`novate schema`); `docs/specification.md` has the same for
people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, Union

from pydantic import Field, PlainValidator, create_model
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from novate.model.parameter import ANY_NAME, KIND, Declaration, Group, KeyPath
from novate.model.parameters import GROUPS
from novate.specification.expectations import ExpectTable
from novate.specification.kinds import annotation
from novate.specification.moves import Table
from novate.specification.values import LONGEST_NAME, Name


def table_model(name: str, group: Group) -> type[Table]:
    """The table of a group of parameters, with the tables in it."""
    fields: dict[str, Any] = {each.key: _field(each) for each in group.declarations}
    inner = (each for each in GROUPS if each.path[:-1] == group.path)
    fields |= {each.path[-1]: _own(each) for each in inner}
    return create_model(name, __base__=Table, __doc__=group.description, __module__=__name__, **fields)


def table_type(name: str, group: Group) -> Any:
    """The type of a table: of a component that of its kind, each with keys of its own."""
    if not group.variants:
        return table_model(name, group)
    models = {kind: _variant(f"{kind.capitalize()}{name}", group, kind) for kind in group.variants}

    def chosen(found: object) -> Table:
        """Read as the kind that it says it is; as the usual one where it says none that there is."""
        asked = found.get(KIND) if isinstance(found, Mapping) else None
        return models[asked if isinstance(asked, str) and asked in models else group.usual_kind].model_validate(found)

    read = PlainValidator(chosen, json_schema_input_type=Union[tuple(models.values())])  # noqa: UP007 - made of a list
    return Annotated[Any, read, Field(description=group.description)]


def _variant(name: str, group: Group, kind: str) -> type[Table]:
    """The table of one kind, whose key `kind` says so."""
    said = next(each for each in group.declarations if each.key == KIND)
    default = said.default if kind == group.usual_kind else None
    own = replace(said, default=default, examples=(kind,))
    model = table_model(name, replace(group, declarations=(own, *group.variants[kind]), variants={}))
    model.model_fields[KIND].json_schema_extra = {"const": kind}
    return model


def _field(declaration: Declaration) -> tuple[Any, Any]:
    """A key of a table: its type, and what is said of it; a default is a text that is read like any other."""
    kind = annotation(declaration.kind)
    said: dict[str, Any] = {"description": declaration.description, "examples": list(declaration.examples)}
    if declaration.is_required:
        return kind, Field(**said)
    if declaration.default is None:
        return kind | None, Field(default=None, **said)
    return kind, Field(default=declaration.default, validate_default=True, **said)


def _table(group: Group) -> tuple[Any, Any]:
    """A table of the file."""
    (name,) = group.path
    model = table_type(f"{name.capitalize()}Table", group)
    return model, Field(default={}, validate_default=True) if group.may_be_left_out else Field()


def _own(group: Group) -> tuple[Any, Any]:
    """The table in which a market replaces one of all markets."""
    model = table_type(f"Own{group.path[-1].capitalize()}Table", group)
    return model | None, Field(default=None, description=group.description)


def _named(group: Group) -> tuple[Any, Any]:
    """One table per name, as many as there are where the file can do without."""
    key = group.path[0]
    model: Any = table_type(f"{key.removesuffix('s').capitalize()}Table", group)
    said: dict[str, Any] = {"default": {}} if group.may_be_left_out else {"min_length": 1}
    return dict[Name, model], Field(
        **said,
        description=f"One table [{key}.NAME] per {key.removesuffix('s')}.",
        json_schema_extra={"propertyNames": {"pattern": rf"^\S{{1,{LONGEST_NAME}}}$"}},
    )


_TABLES: dict[str, Any] = {
    group.path[0]: _named(group) if ANY_NAME in group.path else _table(group) for group in GROUPS if not group.replaces
}
SpecificationTables = create_model(
    "SpecificationTables",
    __base__=Table,
    __doc__="A mechanism for clearing perpetual futures, and the environment that it must survive.",
    __module__=__name__,
    **_TABLES,
    expect=(ExpectTable, Field(default_factory=ExpectTable)),
)


class _SchemaWriter(GenerateJsonSchema):
    """Leaves out what says nothing: titles made of names, and null, which a TOML file cannot hold."""

    def field_title_should_be_set(self, _schema: object) -> bool:
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Keys of a form have no others beside them."""
        written = super().dict_schema(schema)
        return {**written, "additionalProperties": False} if "patternProperties" in written else written

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default", "") is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a specification file."""
    document = SpecificationTables.model_json_schema(schema_generator=_SchemaWriter)
    return {"$schema": _SchemaWriter.schema_dialect, **document, "title": "novate specification"}


@cache
def keys() -> dict[KeyPath, JsonSchemaValue]:
    """Every table and key of the file, by its path, with its part of the JSON Schema: that of the first kind."""
    document = schema()
    found: dict[KeyPath, JsonSchemaValue] = {}
    for path, node in _keys((), document, document["$defs"]):
        found.setdefault(path, node)
    return found


def _keys(
    path: KeyPath, node: JsonSchemaValue, definitions: JsonSchemaValue
) -> Iterator[tuple[KeyPath, JsonSchemaValue]]:
    """A part of the JSON Schema and all parts below it."""
    node = {**definitions.get(node.get("$ref", "").rpartition("/")[2], {}), **node}
    if path:
        yield path, node
    children = {(*path, name): child for name, child in node.get("properties", {}).items()}
    if isinstance(market := node.get("additionalProperties"), dict):
        children[(*path, ANY_NAME)] = market
    for child in node.get("patternProperties", {}).values():
        yield from (entry for entry in _keys(path, child, definitions) if entry[0] != path)
    for name, child in children.items():
        yield from _keys(name, child, definitions)
    for option in node.get("anyOf", ()):
        yield from (entry for entry in _keys(path, option, definitions) if entry[0] != path)
