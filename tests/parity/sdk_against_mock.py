#!/usr/bin/env python3
"""Call our mock server with Huawei's own Python SDK: what the vendor's client sends, the mock must understand.

usage: sdk_against_mock.py --endpoint http://127.0.0.1:PORT --ak ACCESS_KEY --sk SECRET_KEY

The keys are the ones that the mock knows. Prints one line a check; the exit status is 1 if any of them failed.

Needs: pip install huaweicloudsdkcore==3.1.219 huaweicloudsdkbssintl==3.1.219
"""
import argparse
import logging
import sys

from huaweicloudsdkcore.exceptions.exceptions import SdkException, ServiceResponseException

sys.dont_write_bytecode = True
from generate_cases import OPERATIONS, everything  # noqa: E402
from record import call, client_for  # noqa: E402

CHANGE, SHOW = "change_enterprise_realname_authentication", "show_realname_authentication_review_result"

# What a documented reply may have in its whole number.
RESULTS = {"is_review": (0, 1), "review_result": (0, 1, 2)}


def problem_with_reply(operation, reply):
    """Why this is not a documented reply, or None."""
    if OPERATIONS[operation]["result"] not in RESULTS:
        # The mock composes every field that the docs have.
        missing = [wire for name, wire in reply.attribute_map.items() if getattr(reply, name) is None]
        return f"nothing for {', '.join(missing)}" if missing else None
    name = OPERATIONS[operation]["result"]
    result = getattr(reply, name)
    if type(result) is not int or result not in RESULTS[name]:
        return f"{name} is {result!r}, expected one of {RESULTS[name]}"
    opinion = getattr(reply, "opinion", None)
    if opinion is not None and not isinstance(opinion, str):
        return f"opinion is {opinion!r}, expected text"
    return None


def valid(operation):
    """A request that the mock must take. It remembers who applied, so each application is another customer's."""
    given = everything(operation)
    if "customer_id" in given:
        given["customer_id"] = CHANGE if operation == SHOW else operation
    return given


def accepted(client, operation):
    """The mock must answer a valid request with a documented reply."""
    try:
        return problem_with_reply(operation, call(client, operation, valid(operation)))
    except (SdkException, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def refused(client, operation, given, status, code):
    """The mock must refuse with this HTTP status and this code."""
    try:
        reply = call(client, operation, given)
    except ServiceResponseException as error:
        if (error.status_code, error.error_code) == (status, code):
            return None
        return f"got {error.status_code} {error.error_code} ({error.error_msg}), expected {status} {code}"
    except (SdkException, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return f"accepted with {reply}, expected {status} {code}"


def checks(options):
    """Pairs of what is checked and the problem with it, None if there is none."""
    right = client_for(options.endpoint, options.ak, options.sk)
    wrong = client_for(options.endpoint, options.ak, options.sk + "x")
    for operation in sorted(OPERATIONS):  # the change comes before the question how it went
        yield f"{operation}: a valid request is accepted", accepted(right, operation)
    for operation in OPERATIONS:
        problem = refused(wrong, operation, everything(operation), 401, "APIGW.0301")
        yield f"{operation}: a wrong secret key is refused", problem
    for operation, facts in OPERATIONS.items():
        for field, limit in list(facts["limits"].items())[:1]:
            given = {**everything(operation), field: "x" * (limit + 1)}
            problem = refused(right, operation, given, 400, "CBC.0100")
            yield f"{operation}: a {field} of {limit + 1} characters is refused", problem


def main():
    """Run all checks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint", required=True, help="http://127.0.0.1:PORT")
    parser.add_argument("--ak", required=True, help="access key")
    parser.add_argument("--sk", required=True, help="secret key")
    logging.disable(logging.ERROR)  # the SDK logs each refusal
    failed = False
    for name, problem in checks(parser.parse_args()):
        failed |= problem is not None
        print(f"ok    {name}" if problem is None else f"FAIL  {name}: {problem}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
