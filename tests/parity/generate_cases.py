#!/usr/bin/env python3
"""Print the cases of the parity test, one JSON object a line: samples of the spec and hand-written ones.

usage: bss-spec sample --cases --count 100 | generate_cases.py > cases.jsonl

A case: {"file", "name", "operation", "input": {wire name: value}, "response": {"status", "headers", "body"}}, and
"ours" if our client differs intentionally. README.md in this folder explains each member.

The samples come from standard input. For each operation, the first five become cases (with no fields, all fields, and
the longest and shortest values), and then samples that are not too long, up to `--each`. Hand-written cases cover what
samples cannot: broken answers, all formats of error responses, and every character with a special meaning in an address.
"""
import argparse
import collections
import json
import sys

sys.dont_write_bytecode = True
from shared import DOMAIN_ID, FROM_CREDENTIALS, dumps, loads

CHANGE, SHOW = "change_enterprise_realname_authentication", "show_realname_authentication_review_result"
BUDGETS = "list_sub_customer_budget_records"

# The operations of the hand-written cases: PUT, GET and POST. `result` is a number in the reply.
HAND_WRITTEN = {
    CHANGE: {
        "result": "is_review",
        "input": {
            "customer_id": "4505ce0000000000de8263e33b57e76a", "identify_type": 1, "change_type": 1,
            "verified_file_url": ["realname/license_front.jpg"], "corp_name": "Example Trading Ltd",
            "verified_number": "LICENSE-0001", "xaccount_type": "EXAMPLE_IDP"},
    },
    SHOW: {"result": "review_result", "input": {"customer_id": "06a7969058802f0c0f01c00b91846780"}},
    BUDGETS: {"result": "total_count", "input": {"customer_id": "06ffbcd46880d3f30f62c001a49be460"}},
}


# The first samples of each operation are not random, and become cases regardless of their length.
FIRST = 5


def answer(body, status=200, **headers):
    """An answer of the server with this body."""
    return {"status": status, "headers": headers, "body": body}


# Strings that samples do not contain. At most 32 characters each, so that they fit every free-text field.
TEXTS = {
    "right_to_left": "شركة שלום \u202eabc\u202c",
    "invisible": "a\u00a0\u00ad\u200b\u200d\u2028\u2029\u2060\ufeffb",
    "edges_of_unicode": "a\u00ff\u0100\u07ff\u0800\ud7ff\ue000\ufffd\uffff\U00010000\U0010ffff",
    "control_characters": "a\x00\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x80\x85\x9fb",
    "outer_spaces": "  a  b  ",
    "ascii_20_3f": "".join(map(chr, range(0x20, 0x40))),
    "ascii_40_5f": "".join(map(chr, range(0x40, 0x60))),
    "ascii_60_7e": "".join(map(chr, range(0x60, 0x7F))),
}
# Values of a query that servers and clients often decode differently.
QUERIES = {
    "dot": ".",
    "dots": "..",
    "slashes": "/a//b/../c/",
    "half_a_sequence": "%4",
    "encoded_twice": "%252F%2526",
    "another_parameter": "a&customer_id=b",
    "only_equals": "==",
    "whole_address": "https://example.com:443/a?b=c&d=e#f",
}
MARKS = ":/?#[]@!$&'()*+,;=" + " %~-._\"\\<>^`{|}"


def inputs(operation):
    """Pairs of a name and an input that differs from all samples."""
    given = HAND_WRITTEN[operation]["input"]
    texts = {**TEXTS, **(QUERIES if operation == SHOW else {})}
    for name, text in texts.items():
        # A name must not consist only of digits, special characters and spaces.
        more = {"corp_name": "Corp " + text, "verified_number": text} if operation == CHANGE else {}
        yield f"text_{name}", {**given, "customer_id": text, **more}
    for mark in MARKS if operation == SHOW else "":
        yield f"mark_{ord(mark):02x}", {"customer_id": f"{mark}a{mark}{mark}b{mark}"}


def replies(operation):
    """Triples of a name, an answer that is a reply to the SDK, and our client's result if it differs."""
    result = HAND_WRITTEN[operation]["result"]
    bodies = {
        "exponent": '{"FIELD":1e0}',
        "empty_object": "{}",
        "unknown_objects": '{"a":{"FIELD":0,"b":[{"c":{}}]},"FIELD":1,"d":[{"FIELD":0}]}',
        "code_of_success": '{"FIELD":1,"error_code":"CBC.0000","error_msg":"success"}',
        "null_error": '{"error_code":null,"error_msg":null,"FIELD":1}',
        "white_space": ' \r\n{\n\t"FIELD" : 1\n}\n ',
        "escaped_name": '{"\\u%04x%s":1}' % (ord(result[0]), result[1:]),
        "other_case": '{"%s":1}' % result.upper(),
    }
    for name, body in bodies.items():
        yield name, answer(body.replace("FIELD", result)), None
    number = '{"%s":1}' % result
    yield "charset", answer(number, **{"Content-Type": "application/json;charset=UTF-8"}), None
    yield "called_plain_text", answer(number, **{"Content-Type": "text/plain"}), None
    yield "status_201", answer(number, 201), None
    # A reply with fields is documented, so an answer without a body is an error.
    yield "empty_body", answer(""), {"status": 200, "message": None}
    yield "status_204", answer("", 204), {"status": 204, "message": None}
    if operation != SHOW:
        return
    values = {
        "escapes": r'"\u5ba1\u6838\u4e0d\u901a\u8fc7 \ud83d\ude00 \" \\ \/ \b\f\n\r\t \u0000"',
        "unicode": '"审核不通过 😀 e\u0301 \u202eabc\u202c"',
        "long": json.dumps("x" * 2000),
    }
    for name, value in values.items():
        yield f"opinion_{name}", answer('{"review_result":1,"opinion":%s}' % value), None


NOTHING = {"code": None, "message": None}  # the body has neither


def failures(operation):
    """Triples of a name, an answer that is a failure, and our client's result if it differs."""
    result = HAND_WRITTEN[operation]["result"]

    def failure(status, body, ours=None, **headers):
        return answer(body if isinstance(body, str) else json.dumps(body, ensure_ascii=False), status, **headers), ours

    rejection = {"error_code": "CBC.99007188", "error_msg": "already authenticated"}
    rejected_error = {"status": 200, "code": "CBC.99007188", "message": "already authenticated"}
    throttling = "The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 second"
    html = "<html><body><h1>502 Bad Gateway</h1></body></html>"
    found = {
        "400_snake": failure(400, {"error_code": "CBC.0100", "error_msg": "parameter error"}),
        "400_reversed": failure(400, {"error_msg": "too many attempts", "error_code": "CBC.99007191"}),
        "400_code_inside_message": failure(400, {
            "error_msg": 'exists.[error_code]:CBC.7156[msg]:{"error_code":"CBC.7156","error_msg":"inner"} ',
            "error_code": "CBC.99000038"}),
        "400_fail_check_items": failure(400, {
            "error_code": "CBC.99007004", "error_msg": "check failed",
            "fail_check_items": ["IS_DEBT", "MEN_ANSWERING_ORG"]}),
        "400_with_result": failure(400, {result: 1, **rejection}),
        "400_unicode": failure(400, {"error_code": "CBC.0100", "error_msg": "参数错误 😀"}),
        "400_escapes": failure(400, r'{"error_code":"CBC.0100","error_msg":"\u53c2\u6570\u9519\u8bef \ud83d\ude00"}'),
        "400_camel": failure(400, {"errorCode": "CBC.0100", "errorMsg": "parameter error"}),
        "400_code_message": failure(400, {"code": "CBC.0100", "message": "parameter error"}),
        "400_nested_twice": failure(400, {
            "a": 1, "b": {"c": {"error_code": "CBC.0100", "error_msg": "parameter error"}}}),
        "400_old_partner_call": failure(400, {
            "error": {"code": "CBC.5004", "message": "not permitted"},
            "internalError": [{"id": "1", "error_code": "CBC.1", "error_msg": "inner"}]}),
        "400_only_code": failure(400, {"error_code": "CBC.0100"}, {"code": "CBC.0100", "message": None}),
        "400_null_message": failure(400, {"error_code": "CBC.0100", "error_msg": None}, {"message": None}),
        "400_no_known_member": failure(400, {"reason": "no"}, NOTHING),
        "400_empty_object": failure(400, {}, NOTHING),
        "400_list": failure(400, ["no"], NOTHING),
        "400_null": failure(400, None, NOTHING),
        "400_empty": failure(400, "", NOTHING),
        "400_cut_off": failure(400, '{"error_code":"CBC.0100","error_', NOTHING),
        "401_gateway": failure(
            401,
            {"error_msg": "Incorrect IAM authentication information: decrypt token fail", "error_code": "APIGW.0301",
             "request_id": "body-id"},
            {"request_id": "body-id"}),
        "401_identity_service": failure(
            401, {"error": {"message": "must be authenticated", "code": 401, "title": "Unauthorized"}},
            {"code": "401"}),
        "401_identity_service_text": failure(401, {"error": {"message": "must be authenticated", "code": "IAM.0001"}}),
        "403_snake": failure(403, {"error_code": "CBC.0151", "error_msg": "access denied"}),
        "403_encoded_authorization": failure(403, {
            "error_code": "CBC.0151", "error_msg": "access denied", "encoded_authorization_message": "abc"}),
        "404_gateway": failure(
            404, {"error_msg": "API not exist or not published in the environment", "error_code": "APIGW.0101"},
            **{"X-Request-Id": "header-id"}),
        "404_two_request_ids": failure(
            404, {"error_msg": "API not exist", "error_code": "APIGW.0101", "request_id": "body-id"},
            **{"X-Request-Id": "header-id"}),
        "429_error_message": failure(
            429,
            {"status_code": 429, "request_id": "body-id", "error_code": "APIGW.0308", "error_message": throttling,
             "encoded_authorization_message": ""},
            {"code": "APIGW.0308", "message": throttling, "request_id": "body-id"}),
        "429_error_msg": failure(
            429, {"error_msg": throttling, "error_code": "APIG.0308", "request_id": "body-id"},
            {"code": "APIG.0308", "message": throttling, "request_id": "body-id"}),
        "429_service": failure(
            429, {"error_code": "CBC.0250", "error_msg": "flow control"},
            {"code": "CBC.0250", "message": "flow control", "request_id": None}),
        "500_snake": failure(500, {"error_code": "CBC.0999", "error_msg": "unknown error"}),
        "500_no_customer": failure(500, {"error_code": "CBC.5002", "error_msg": "the customer does not exist"}),
        "500_empty": failure(500, "", NOTHING),
        "502_html": failure(502, html, NOTHING, **{"Content-Type": "text/html"}),
        "503_text": failure(503, "Service Unavailable", NOTHING, **{"Content-Type": "text/plain"}),
        "200_refused": failure(200, rejection, rejected_error),
        "200_refused_with_result": failure(200, {result: 1, **rejection}, rejected_error),
        "200_only_code": failure(200, {"error_code": "CBC.5002"}, {"status": 200, "code": "CBC.5002", "message": None}),
        "200_html": failure(200, html, {"status": 200, **NOTHING}, **{"Content-Type": "text/html"}),
        "302_no_target": failure(302, "", {"status": 302, **NOTHING}),
    }
    for name, (response, ours) in found.items():
        yield name, response, ours


def hand_written():
    """The hand-written cases."""
    ordinary = {operation: answer('{"%s":1}' % facts["result"]) for operation, facts in HAND_WRITTEN.items()}
    for operation, facts in HAND_WRITTEN.items():
        common = {"file": "hand_written", "operation": operation}
        for name, given in inputs(operation):
            yield {**common, "name": f"request/{name}", "input": given, "response": ordinary[operation]}
        for kind, answers in (("reply", replies), ("failure", failures)):
            for name, response, ours in answers(operation):
                case = {**common, "name": f"{kind}/{name}", "input": facts["input"], "response": response}
                yield {**case, **({} if ours is None else {"ours": ours})}


def sampled(lines, most, longest):
    """The cases from samples: for each operation, the first ones, and then those that are not too long."""
    counts = collections.Counter()
    for line in lines:
        sample = loads(line)
        operation = sample["operation"]
        given, body = sample["input"], "" if sample["status"] == 204 else dumps(sample["reply"], ensure_ascii=False)
        too_long = sample["number"] >= FIRST and max(len(dumps(given)), len(body)) > longest
        if too_long or counts[operation] == most:
            continue
        counts[operation] += 1
        if FROM_CREDENTIALS in given:
            given[FROM_CREDENTIALS] = DOMAIN_ID
        yield {
            "file": sample["chapter"], "operation": operation, "name": f"sample/{sample['number']}", "input": given,
            "response": answer(body, sample["status"])}
    short = {operation: count for operation, count in counts.items() if count < most}
    if short or not counts:
        sys.exit(f"too few samples that are not too long; increase --count: {short or 'no samples'}")


def main():
    """Print all cases."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=20, help="number of cases for each operation")
    parser.add_argument("--longest", type=int, default=1200, help="maximum length of an input or a body, in characters of JSON")
    options = parser.parse_args()
    seen = set()
    for cases in sampled(sys.stdin, options.each, options.longest), hand_written():
        for case in cases:
            assert (case["operation"], case["name"]) not in seen, case["name"]
            seen.add((case["operation"], case["name"]))
            print(dumps(case))


if __name__ == "__main__":
    main()
