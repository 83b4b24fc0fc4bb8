"""Reads ONNX's node tests of one operator each: python3 read_nodes.py FOLDER OPERATOR... Writes JSON on standard output."""

import json
import sys
from pathlib import Path

import onnx
from onnx import helper, numpy_helper


def array(file):
    tensor = onnx.TensorProto()
    tensor.ParseFromString(file.read_bytes())
    values = numpy_helper.to_array(tensor)
    return {"shape": list(values.shape), "values": values.astype("float64").flatten().tolist()}


def plain(value):
    return value.decode() if isinstance(value, bytes) else value


def read(folder):
    """One test, or None where its graph is not one node of the wanted operators."""
    graph = onnx.load(folder / "model.onnx").graph
    if len(graph.node) != 1 or graph.node[0].op_type not in sys.argv[2:]:
        return None
    node, data = graph.node[0], folder / "test_data_set_0"
    given = {value.name: array(data / f"input_{i}.pb") for i, value in enumerate(graph.input)}
    expected = {value.name: array(data / f"output_{i}.pb") for i, value in enumerate(graph.output)}
    return {
        "name": folder.name.removeprefix("test_"),
        "op": node.op_type,
        "attributes": {a.name: plain(helper.get_attribute_value(a)) for a in node.attribute},
        # An optional operand that is not there has no name.
        "inputs": [given.get(name) for name in node.input],
        "outputs": [expected.get(name) for name in node.output],
    }


tests = [read(folder) for folder in sorted(Path(sys.argv[1]).iterdir())]
json.dump([test for test in tests if test], sys.stdout)
