#!/usr/bin/env python3
"""Write samples of the spec as seed inputs of the fuzz targets `request` and `reply`.

usage: bss-spec sample --cases --count 4 | seeds.py CORPUS

CORPUS is the folder with a subfolder for each target. The samples cover all operations, in the order of the client.
"""
import json
import pathlib
import sys


def main():
    """Read the cases, and write a file for each of them and each target."""
    corpus = pathlib.Path(sys.argv[1])
    operations = []
    for line in sys.stdin:
        case = json.loads(line)
        if case["operation"] not in operations:
            operations.append(case["operation"])
        # The input of the target: an operation, a success status, and the body.
        head = bytes([len(operations) - 1, 0])
        texts = {
            "request": json.dumps(case["input"], ensure_ascii=False).encode(),
            "reply": head + json.dumps(case["reply"], ensure_ascii=False).encode(),
        }
        for target, content in texts.items():
            folder = corpus / target
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{case['operation']}-{case['number']}").write_bytes(content)
    if not operations:
        sys.exit("there are no cases")


if __name__ == "__main__":
    main()
