#!/usr/bin/env python3
"""Call our mock server with Huawei's own Python SDKs, to check that the mock accepts the requests of the vendor's client.

usage: sdk_against_mock.py --endpoint http://127.0.0.1:PORT --ak ACCESS_KEY --sk SECRET_KEY

The mock must accept the keys. The script sends the recorded samples of every operation. It prints one line for each
check, and the number of operations without an error. The exit status is 1 if any check failed.

Needs: pip install -r requirements.txt
"""
import argparse
import logging
import pathlib
import sys
import urllib.parse

from huaweicloudsdkcore.exceptions.exceptions import SdkException, ServiceResponseException

sys.dont_write_bytecode = True
from record import call, client_for  # noqa: E402
from shared import loads, site_of  # noqa: E402

CHANGE, SHOW = "change_enterprise_realname_authentication", "show_realname_authentication_review_result"

# Fields that a reply has or lacks, depending on the mock's memory.
SOMETIMES = {"review_result", "opinion", "mobile_remain_available_num", "error_details"}

# A customer can apply only once.
APPLICATIONS = {CHANGE, SHOW, "create_enterprise_realname_authentication", "create_personal_realname_auth"}


def samples():
    """The recorded samples: for each operation a list of recordings, changes first."""
    found = {}
    for path in sorted((pathlib.Path(__file__).parent / "recorded").glob("*.jsonl")):
        for line in path.read_text().splitlines():
            recording = loads(line)
            if recording["name"].startswith("sample/"):
                found.setdefault(recording["operation"], []).append(recording)
    return dict(sorted(found.items()))


def valid(operation, number, recording):
    """The recorded input. The mock remembers customers and orders, so each request has a different one."""
    given = dict(recording["input"])
    if operation in APPLICATIONS:
        applied = CHANGE if operation == SHOW else operation
        given["customer_id"] = f"{applied}-{number}"
    if operation in {"pay_orders", "cancel_customer_order"}:
        given["order_id"] = f"{operation}-{number}"
    if operation == "create_sub_customer":
        own = {"domain_name": f"customer-{number}", "email": f"c{number}@example.com"}
        given.update({name: value for name, value in own.items() if name in given})
    return given


def accepted(client, operation, recordings):
    """The mock must answer each valid request with a documented reply."""
    for number, recording in enumerate(recordings):
        try:
            reply = call(client, operation, valid(operation, number, recording))
        except (SdkException, ValueError) as error:
            return f"{recording['name']}: {type(error).__name__}: {error}"
        missing = [wire for name, wire in reply.attribute_map.items() if getattr(reply, name) is None]
        missing = [wire for wire in missing if wire not in SOMETIMES]
        if missing:
            return f"{recording['name']}: nothing for {', '.join(missing)}"
    return None


def rejected(client, operation, given, status, code):
    """The mock must reject the request with this HTTP status and this code."""
    try:
        reply = call(client, operation, given)
    except ServiceResponseException as error:
        if (error.status_code, error.error_code) == (status, code):
            return None
        return f"got {error.status_code} {error.error_code} ({error.error_msg}), expected {status} {code}"
    except (SdkException, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return f"accepted with {reply}, expected {status} {code}"


def dispensable(recording):
    """The fields of a request that are not in its path; path fields cannot be omitted."""
    segments = recording["target"].split("?")[0].split("/")
    in_path = [urllib.parse.unquote(segment) for segment in segments]
    return [name for name, value in recording["input"].items() if value not in in_path]


def checks(options):
    """Triples of an operation, the check, and the problem, or None."""
    for operation, recordings in samples().items():
        site = site_of(operation)
        right = client_for(site, options.endpoint, options.ak, options.sk)
        wrong = client_for(site, options.endpoint, options.ak, options.sk + "x")
        problem = accepted(right, operation, recordings)
        yield operation, f"{len(recordings)} valid requests are accepted", problem
        smallest = recordings[0]
        problem = rejected(wrong, operation, smallest["input"], 401, "APIGW.0301")
        yield operation, "a wrong secret key is rejected", problem
        # The first sample has only the required fields.
        for field in dispensable(smallest):
            given = {name: value for name, value in smallest["input"].items() if name != field}
            yield operation, f"a request without {field} is rejected", rejected(right, operation, given, 400, "CBC.0100")


def main():
    """Run all checks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint", required=True, help="http://127.0.0.1:PORT")
    parser.add_argument("--ak", required=True, help="access key")
    parser.add_argument("--sk", required=True, help="secret key")
    logging.disable(logging.ERROR)  # the SDK logs each error response
    called, failed = set(), set()
    for operation, what, problem in checks(parser.parse_args()):
        called.add(operation)
        if problem is not None:
            failed.add(operation)
        print(f"ok    {operation}: {what}" if problem is None else f"FAIL  {operation}: {what}: {problem}", flush=True)
    print(f"operations without an error: {len(called - failed)} / {len(called)}")
    return bool(failed) or not called


if __name__ == "__main__":
    sys.exit(main())
