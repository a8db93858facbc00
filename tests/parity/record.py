#!/usr/bin/env python3
"""Record what Huawei's own Python SDKs send for the cases, and how they decode the answers.

usage: bss-spec sample --cases --count 100 | generate_cases.py | record.py --into recorded

Reads cases from standard input. The SDK connects to a socket of this process on 127.0.0.1, so nothing leaves the machine.
Keys, port, user agent and signing date are fixed, so the same cases and the same SDK give the same recordings.
Each case names a file of the folder. The file is overwritten, and these members are added to the case:

    method, target, headers, body    the request as received: the signed headers with lower-case names, and the
                                     signature; the body as a string
    decoded                          the SDK's reply, or
    error                            the exception of the SDK: {"status", "code", "message", "request_id"}

Each case is recorded with the SDK of its operation's site. A case that this SDK cannot express stops the recording, and
so does an operation that no SDK has, so that no case is dropped silently.

Needs: pip install -r requirements.txt
"""
import argparse
import contextlib
import decimal
import functools
import http.server
import logging
import os
import pathlib
import sys
import threading
import warnings

from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.utils.http_utils import sanitize_for_serialization

sys.dont_write_bytecode = True
from shared import (  # noqa: E402
    ACCESS_KEY, DOMAIN_ID, FROM_CREDENTIALS, SECRET_KEY, client_class, dumps, loads, operations_of, site_of)

SIGNING_DATE = "20240102T030405Z"
PORT = 18970


class Loopback(http.server.ThreadingHTTPServer):
    """Answers every request with `answer` and stores the requests in `requests`."""

    daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", port), Exchange)
        self.answer = None
        self.requests = []


class Exchange(http.server.BaseHTTPRequestHandler):
    """One connection to the loopback server."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def exchange(self):
        """Store the request, then send the answer of the case."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append({
            "method": self.command,
            "target": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body.decode(),
        })
        answer = self.server.answer
        body = answer["body"].encode()
        self.send_response(answer["status"])
        headers = {"Content-Type": "application/json", **answer["headers"], "Content-Length": len(body)}
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = exchange

    def log_message(self, *_):
        """Log nothing: standard error is for problems."""


@contextlib.contextmanager
def loopback(port):
    """A server that runs during the `with` block."""
    with Loopback(port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@functools.cache
def client_for(site, endpoint, access_key=ACCESS_KEY, secret_key=SECRET_KEY):
    """The client of a site's SDK with its defaults, except for a user agent that does not name the machine."""
    # Loopback addresses must bypass a proxy of the environment.
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
    config = HttpConfig.get_default_config()
    config.user_agent = "recorder"
    # With a given domain ID, the SDK does not request it from the identity service.
    credentials = GlobalCredentials(access_key, secret_key, DOMAIN_ID)
    builder = client_class(site).new_builder().with_credentials(credentials)
    return builder.with_http_config(config).with_endpoint(endpoint).build()


def request_for(client, operation, given):
    """The SDK's request object for an input of wire names.

    The SDK's own reader of JSON builds it. That reader drops and converts what does not fit, so the object is turned
    into JSON again, which must be what was given.
    """
    name = operations_of(site_of(operation))[operation]["request"]
    fields = getattr(client.model_package, name).attribute_map.values()
    if not {FROM_CREDENTIALS, "body"} & set(fields) and given.get(FROM_CREDENTIALS) == DOMAIN_ID:
        given = {field: value for field, value in given.items() if field != FROM_CREDENTIALS}
    grouped = {field: value for field, value in given.items() if field in fields}
    if "body" in fields:
        grouped["body"] = {field: value for field, value in given.items() if field not in fields}
    request = client._deserialize(grouped, name)
    expressed = sanitize_for_serialization(request)
    if dumps(expressed, sort_keys=True) != dumps(grouped, sort_keys=True):
        raise ValueError(f"the SDK's {name} cannot express {given}: it makes of it {expressed}")
    return request


def call(client, operation, given, headers=None):
    """Call an operation with an input of wire names, and return the SDK's reply."""
    invoker = getattr(client, f"{operation}_invoker")(request_for(client, operation, given))
    for name, value in (headers or {}).items():
        invoker.add_header(name, value)
    return invoker.invoke()


def plain(value):
    """A reply's field as a JSON value: decimal numbers are strings, which most parsers keep exact."""
    value = sanitize_for_serialization(value)
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return {name: plain(member) for name, member in value.items()} if isinstance(value, dict) else value


def signed(headers):
    """The headers that the signature covers, and the signature."""
    names = headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    return {name: headers[name] for name in sorted(names) + ["authorization"]}


def record(client, server, case):
    """The case with the request and the outcome."""
    server.answer, server.requests = case["response"], []
    try:
        reply = call(client, case["operation"], case["input"], {"X-Sdk-Date": SIGNING_DATE})
        outcome = {"decoded": {wire: plain(getattr(reply, name)) for name, wire in reply.attribute_map.items()}}
    except ServiceResponseException as error:
        outcome = {"error": {"status": error.status_code, "code": error.error_code,
                             "message": error.error_msg, "request_id": error.request_id}}
    (request,) = server.requests
    return {**case, **outcome, **request, "headers": signed(request["headers"])}


def main():
    """Record all cases."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=PORT, help="use another port, which changes the recordings")
    parser.add_argument("--into", type=pathlib.Path, required=True, help="the folder of recordings")
    options = parser.parse_args()
    # The SDK logs each rejected request and warns of each conversion; both are in the recording.
    logging.disable(logging.ERROR)
    warnings.simplefilter("ignore")
    files = {}
    with loopback(options.port) as server:
        for line in sys.stdin:
            case = loads(line)
            client = client_for(site_of(case["operation"]), f"http://127.0.0.1:{options.port}")
            files.setdefault(case.pop("file"), []).append(dumps(record(client, server, case)))
    options.into.mkdir(exist_ok=True)
    for name, recordings in files.items():
        (options.into / f"{name}.jsonl").write_text("\n".join(recordings) + "\n")


if __name__ == "__main__":
    main()
