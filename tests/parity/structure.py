#!/usr/bin/env python3
"""Print the structure of an official SDK: its operations and models with names, places, types and mandatory fields.

usage: structure.py SITE > official_sdk_SITE.json

SITE is `intl` or `cn`; the package of this SDK must be installed. Nothing else of the SDK is printed: the descriptions
belong to the vendor. README.md in this folder has the format.
"""
import argparse
import ast
import importlib
import inspect
import json
import re
import sys
import textwrap

sys.dont_write_bytecode = True
from shared import SDKS, client_class  # noqa: E402

HTTP_INFO = re.compile(r"_(\w+)_http_info")


def mandatory(model):
    """The attributes that the constructor of a model always sets. It sets the others only if they are given."""
    constructor = ast.parse(textwrap.dedent(inspect.getsource(model.__init__))).body[0]
    return {
        target.attr
        for statement in constructor.body if isinstance(statement, ast.Assign)
        for target in statement.targets if isinstance(target, ast.Attribute)
    }


def fields(model):
    """The fields of a model: triples of the name on the wire, the type, and whether the field is mandatory."""
    always = mandatory(model)
    return [[wire, model.openapi_types[name], name in always] for name, wire in model.attribute_map.items()]


def request_model(module, client, operation):
    """The model of an operation's request, which the documentation of its method names."""
    return getattr(module, re.search(r":class:`[\w.]+\.(\w+)`", getattr(client, operation).__doc__)[1])


def operation_of(module, client, name):
    """The method, path, models and parameters of an operation. An empty request has all parameters, without values."""
    request = request_model(module, client, name)
    info = getattr(client, f"_{name}_http_info")(request())
    return {
        "method": info["method"],
        "path": info["resource_path"],
        "request": info["request_type"],
        "response": info["response_type"],
        "query": [parameter for parameter, _ in info["query_params"]],
        "header": [parameter for parameter in info["header_params"] if parameter != "Content-Type"],
        "path_parameters": list(info["path_params"]),
    }


def models_of(module, operations):
    """The models that the operations use, directly or through another model."""
    found, waiting = {}, [operation[key] for operation in operations.values() for key in ("request", "response")]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = fields(getattr(module, name))
        items = [re.fullmatch(r"(?:list\[)?(\w+)\]?", kind) for _, kind, _ in found[name]]
        waiting += [item[1] for item in items if item and hasattr(module, item[1])]
    return found


def lines(title, entries):
    """A member of the document with one line for each entry."""
    entries = [f" {json.dumps(name)}: {json.dumps(entries[name])}" for name in sorted(entries)]
    return f"{json.dumps(title)}: {{\n" + ",\n".join(entries) + "\n}"


def main():
    """Print the structure of the SDK of a site."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", choices=SDKS)
    site = parser.parse_args().site
    client = client_class(site)
    module = importlib.import_module(f"{SDKS[site].package}.v2")
    names = filter(None, map(HTTP_INFO.fullmatch, vars(client)))
    operations = {name[1]: operation_of(module, client, name[1]) for name in names}
    print("{\n" + lines("operations", operations) + ",\n" + lines("models", models_of(module, operations)) + "\n}")


if __name__ == "__main__":
    main()
