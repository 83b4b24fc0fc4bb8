"""Reads programs without running them, and tells what they call.

usage: keras_calls.py PROGRAMS.json > CALLS.json
For each program: what is wrong with its syntax; names that nothing in it makes; and each call of a dotted name, with how many
arguments go by place and which by name.
"""
import ast
import builtins
import json
import sys

# What whoever runs the program has to bring.
given = {"x_train", "t_train", *dir(builtins)}


def dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return before and f"{before}.{node.attr}"
    return None


def made(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield node.asname or node.name


results = []
for code in json.load(open(sys.argv[1])):
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        results.append({"wrong": [], "calls": [], "syntax": f"line {error.lineno}: {error.msg}"})
        continue
    known = given | set(made(tree))
    nodes = list(ast.walk(tree))
    unknown = {n.id for n in nodes if isinstance(n, ast.Name) and n.id not in known}
    calls = [
        {"name": dotted(n.func), "places": len(n.args), "names": [k.arg for k in n.keywords]}
        for n in nodes
        if isinstance(n, ast.Call) and dotted(n.func)
    ]
    results.append({"wrong": [f"{name} is nothing" for name in sorted(unknown)], "calls": calls})
json.dump(results, sys.stdout)
