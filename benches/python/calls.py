#!/usr/bin/env python3
"""Make calls with Huawei's own Python SDK, one after the other, and print how many seconds they took.

usage: throughput --request | calls.py --endpoint http://127.0.0.1:PORT --calls N

The request is read from standard input and built once, as in `benches/throughput.rs`.

Needs: pip install huaweicloudsdkcore==3.1.219 huaweicloudsdkbssintl==3.1.219
"""
import argparse
import json
import pathlib
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests/parity"))
from record import client_for, request_for  # noqa: E402

OPERATION = "change_enterprise_realname_authentication"
WARM_UP = 100


def main():
    """Warm up, make the calls, print the time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint", required=True, help="http://127.0.0.1:PORT")
    parser.add_argument("--calls", type=int, required=True, help="how many")
    options = parser.parse_args()
    client = client_for("intl", options.endpoint, "AK", "SK")
    request = request_for(client, OPERATION, json.load(sys.stdin))
    call = getattr(client, OPERATION)
    for _ in range(WARM_UP):
        call(request)
    start = time.perf_counter()
    for _ in range(options.calls):
        reply = call(request)
        assert reply.is_review == 1
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
