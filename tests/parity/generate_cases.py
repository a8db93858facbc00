#!/usr/bin/env python3
"""Print the cases of the parity test, one JSON object a line, always the same ones.

usage: generate_cases.py > cases.jsonl

A case: {"name", "operation", "input": {wire name: value}, "response": {"status", "headers", "body"}}, and "ours"
where our client differs on purpose. README.md beside this file explains each member.

Request cases vary the input under one ordinary answer; answer cases vary the answer under one ordinary input.
Every input keeps the documented rules, since our client sends nothing that breaks them.
"""
import copy
import json

PERSON = {"legel_name": "Wang Moumou", "legel_id_number": "ID-3718-0001", "certifier_role": "legalPerson"}
PERSON_LIMITS = {"legel_name": 255, "legel_id_number": 32}

ENTERPRISE = {
    "mandatory": {
        "customer_id": "4505ce0000000000de8263e33b57e76a",
        "identify_type": 1,
        "verified_file_url": ["realname/license_front.jpg", "realname/license_back.jpg"],
        "corp_name": "Example Trading Ltd",
        "verified_number": "LICENSE-0001",
        "xaccount_type": "EXAMPLE_IDP",
    },
    "optional": {"certificate_type": 0, "reg_country": "CN", "reg_address": "Beijing", "enterprise_person": PERSON},
    "limits": {"customer_id": 64, "corp_name": 255, "verified_number": 32, "xaccount_type": 64, "reg_address": 256},
    "person_limits": PERSON_LIMITS,
    "choices": {"certificate_type": [0, 1, 2, 3, 4, 99]},
    "result": "is_review",
}

# What each operation takes. `limits` counts characters, of free text only; `choices` lists the values of the enums
# that have more than one; `result` is the whole number in the reply.
OPERATIONS = {
    "change_enterprise_realname_authentication": {
        **ENTERPRISE,
        "mandatory": {**ENTERPRISE["mandatory"], "change_type": 1},
    },
    "show_realname_authentication_review_result": {
        "mandatory": {"customer_id": "06a7969058802f0c0f01c00b91846780"},
        "optional": {},
        "limits": {"customer_id": 64},
        "choices": {},
        "result": "review_result",
    },
    "create_enterprise_realname_authentication": {
        **ENTERPRISE,
        # The documents of this operation permit one character more than those of the change.
        "person_limits": {**PERSON_LIMITS, "legel_name": 256},
    },
    "create_personal_realname_auth": {
        "mandatory": {
            "customer_id": "4505ce0000000000de8263e33b57e76a",
            "identify_type": 0,
            "verified_type": 3,  # optional by the table, mandatory where identify_type is 0, and that is all there is
            "verified_file_url": ["realname/passport.jpg", "realname/holding_it.jpg"],
            "name": "Wang Moumou",
            "verified_number": "PASSPORT-0001",
            "xaccount_type": "EXAMPLE_IDP",
        },
        "optional": {"change_type": -1},
        "limits": {"customer_id": 64, "name": 255, "verified_number": 32, "xaccount_type": 64},
        "choices": {"verified_type": [3, 5, 6, 9, 10]},
        "result": "is_review",
    },
}

# The product pages: they only read, and page by offset and limit. `lists` is the reply's list and one of its records.
LANGUAGES = {"X-Language": ["zh_CN", "en_US"]}
PAGE = {"optional": {"X-Language": "en_US", "offset": 20, "limit": 10}, "result": "total_count", "generic": False}
OPERATIONS.update({
    "list_service_types": {
        **PAGE,
        "mandatory": {},
        "optional": {**PAGE["optional"], "service_type_name": "Elastic"},
        "limits": {"service_type_name": 128},
        "choices": {**LANGUAGES, "offset": [0, 1, 2147483647], "limit": [1, 1000]},
        "lists": ("service_types", {
            "service_type_name": "Elastic Cloud Server", "service_type_code": "hws.service.type.ec2",
            "abbreviation": "ECS"}),
    },
    "list_resource_types": {
        **PAGE,
        "mandatory": {},
        "limits": {},
        "choices": {**LANGUAGES, "offset": [0, 1, 2147483647], "limit": [1, 1000]},
        "lists": ("resource_types", {
            "resource_type_code": "hws.resource.type.vm", "resource_type_name": "Cloud server",
            "resource_type_desc": "A virtual machine", "service_type_code": "hws.service.type.ec2"}),
    },
    "list_service_resources": {
        **PAGE,
        "mandatory": {"service_type_code": "hws.service.type.obs"},
        "limits": {"service_type_code": 64},
        "choices": {**LANGUAGES, "offset": [0, 1, 2147483647], "limit": [1, 100]},
        "lists": ("infos", {"basic_info": {
            "resource_type_code": "hws.resource.type.obs", "product_owner_service": "hws.service.type.obs",
            "name": "Storage", "description": "Objects"}}),
    },
    "list_usage_types": {
        **PAGE,
        "mandatory": {},
        "optional": {**PAGE["optional"], "resource_type_code": "hws.resource.type.vm"},
        "limits": {"resource_type_code": 64},
        "choices": {**LANGUAGES, "offset": [0, 1, 2147483647], "limit": [1, 100]},
        "lists": ("usage_types", {
            "code": "reqNumber", "name": "Requests", "resource_type_code": "hws.resource.type.obs",
            "service_type_code": "hws.service.type.obs", "resource_type_name": "Storage",
            "service_type_name": "Object Storage Service"}),
    },
    "list_measure_units": {
        **PAGE,
        "mandatory": {},
        "optional": {"X-Language": "en_US"},
        "limits": {},
        "choices": LANGUAGES,
        "lists": ("measure_units", {"measure_id": 10, "measure_name": "GB", "abbreviation": "GB", "measure_type": 3}),
    },
    "list_conversions": {
        **PAGE,
        "mandatory": {},
        "optional": {"X-Language": "en_US", "measure_type": 3},
        "limits": {},
        "choices": {**LANGUAGES, "measure_type": [1, 4, 7, 40, 108]},
        "lists": ("conversions", {"measure_id": 10, "ref_measure_id": 11, "conversion_ratio": 1024, "measure_type": 3}),
    },
})

BUDGETS = {"limits": {"customer_id": 64, "indirect_partner_id": 64}, "result": "total_count", "generic": False}
BUDGET_TYPES = {"budget_type": ["MONTHLY", "PACKAGE"]}
OPERATIONS.update({
    "show_sub_customer_budget": {
        **BUDGETS,
        "mandatory": {"customer_id": "06ffbcd46880d3f30f62c001a49be460"},
        "optional": {"indirect_partner_id": "0b5e9bb21980d20c0f0fc00874a9e000"},
        "choices": {},
        "lists": (None, {
            "budget_amount": 1000.5, "used_amount": 12.25, "measure_id": 1, "currency": "USD",
            "budget_type": "MONTHLY"}),
    },
    "update_sub_customer_budget": {
        **BUDGETS,
        "mandatory": {"customer_id": "06ffbcd46880d3f30f62c001a49be460", "budget_amount": 1000.5},
        "optional": {
            "cancel_partner_frozen": "1", "indirect_partner_id": "0b5e9bb21980d20c0f0fc00874a9e000",
            "budget_type": "PACKAGE", "frozen_operate_type": 1},
        "choices": {
            **BUDGET_TYPES, "budget_amount": [0, 0.25, 12.5, 2147483647], "cancel_partner_frozen": ["0", "1"],
            "frozen_operate_type": [0, 1]},
    },
    "list_sub_customer_budget": {
        **BUDGETS,
        "mandatory": {"customer_ids": ["053a48736500d5f40ffec01689b88480"]},
        "optional": {"indirect_partner_id": "0b5e9bb21980d20c0f0fc00874a9e000"},
        "limits": {"indirect_partner_id": 64},
        "choices": {"customer_ids": [["a"], ["a", "b"], [str(number) for number in range(100)]]},
        "lists": ("budget_infos", {
            "customer_id": "a", "budget_amount": 1000.5, "used_amount": 12.25, "budget_type": "MONTHLY"}),
    },
    "list_sub_customer_budget_records": {
        **BUDGETS,
        "mandatory": {"customer_id": "06ffbcd46880d3f30f62c001a49be460"},
        "optional": {
            "indirect_partner_id": "0b5e9bb21980d20c0f0fc00874a9e000", "operation_type": "SETTING",
            "budget_type": "MONTHLY", "offset": 20, "limit": 10},
        "choices": {
            **BUDGET_TYPES, "operation_type": ["SETTING", "DELETE"], "offset": [0, 1, 2147483647], "limit": [1, 100]},
        "lists": ("record_list", {
            "budget_amount": 1000.5, "operation_type": "SETTING", "operation_time": "2026-01-31T23:59:59Z",
            "operator": "system", "budget_type": "MONTHLY", "partner_corp_name": "Example Ltd",
            "partner_account_name": "example"}),
    },
})

# At most 32 characters each, so that they fit every free text.
TEXTS = {
    "chinese": "福建省厦门市思明区软件园二期",
    "emoji": "Müller 🏢 👩‍💻 🇨🇳 👍🏽",
    "combining_marks": "e\u0301 n\u0303 a\u0323\u0302 \u1100\u1161",
    "right_to_left": "شركة שלום \u202eabc\u202c",
    "invisible": "a\u00a0\u00ad\u200b\u200d\u2028\u2029\u2060\ufeffb",
    "edges_of_unicode": "a\u00ff\u0100\u07ff\u0800\ud7ff\ue000\ufffd\uffff\U00010000\U0010ffff",
    "reserved_in_forms": "a&b=c+d%20e/f~g *h",
    "reserved_in_uris": "?a#b[c]d@e!f$g'h(i)j,k;l:m",
    "percent_sequences": "%41%2F%zz%%25 %e4%b8%ad 100%",
    "quotes_and_backslashes": "\"a\" 'b' `c` \\ \\\\ \\n \\u0041",
    "line_breaks_and_tabs": "a\nb\r\nc\rd\te",
    "control_characters": "a\x00\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x80\x85\x9fb",
    "outer_spaces": "  a  b  ",
    "markup": "<b>&amp;</b> ${x} {{y}} </i>",
    "ascii_20_3f": "".join(map(chr, range(0x20, 0x40))),
    "ascii_40_5f": "".join(map(chr, range(0x40, 0x60))),
    "ascii_60_7e": "".join(map(chr, range(0x60, 0x7F))),
    "looks_like_null": "null",
}
# Those that may stand in the name of a file.
FILE_NAME_TEXTS = ["chinese", "emoji", "combining_marks", "right_to_left"]

# Values of the query beyond TEXTS: what servers and clients like to read differently.
QUERIES = {
    "one_character": "a",
    "dot": ".",
    "dots": "..",
    "slashes": "/a//b/../c/",
    "only_percent": "%",
    "half_a_sequence": "%4",
    "encoded_twice": "%252F%2526",
    "only_plus": "+",
    "another_parameter": "a&customer_id=b",
    "only_equals": "==",
    "whole_address": "https://example.com:443/a?b=c&d=e#f",
    "looks_like_number": "0012.50",
    "looks_like_boolean": "true",
}
RFC3986_RESERVED = ":/?#[]@!$&'()*+,;="
OTHER_MARKS = " %~-._\"\\<>^`{|}"


def with_text(operation, text, name):
    """All fields, with `text` in each that takes free text."""
    facts = OPERATIONS[operation]
    given = everything(operation)
    for field in facts["limits"]:
        # A name of nothing but digits, special characters and spaces is not permitted.
        given[field] = "Corp " + text if field == "corp_name" else text
    if "enterprise_person" in given:
        given["enterprise_person"].update({field: text for field in PERSON_LIMITS})
    if name in FILE_NAME_TEXTS and "verified_file_url" in given:
        given["verified_file_url"] = [f"{text}/{text}.png", "a&b=c+d%20e~f *g.pdf"]
    return given


def with_longest(operation, letter, units=1):
    """All fields at their limits, filled with a letter that counts as so many units."""
    facts = OPERATIONS[operation]
    given = everything(operation)
    given.update({field: letter * (limit // units) for field, limit in facts["limits"].items()})
    if "enterprise_person" in given:
        given["enterprise_person"].update({f: letter * (n // units) for f, n in facts["person_limits"].items()})
    return given


def minimal(operation):
    """The mandatory fields."""
    return copy.deepcopy(OPERATIONS[operation]["mandatory"])


def everything(operation):
    """All fields."""
    return copy.deepcopy({**OPERATIONS[operation]["mandatory"], **OPERATIONS[operation]["optional"]})


def inputs(operation):
    """Pairs of a name and an input."""
    facts = OPERATIONS[operation]
    yield "all_fields", everything(operation)
    yield "minimal", minimal(operation)
    for field, value in facts["optional"].items():
        yield f"only_{field}", {**minimal(operation), field: value}
    for name, text in TEXTS.items() if facts["limits"] else ():
        yield f"text_{name}", with_text(operation, text, name)
    yield "longest_ascii", with_longest(operation, "x")
    yield "longest_two_bytes", with_longest(operation, "é")
    yield "longest_three_bytes", with_longest(operation, "中")
    # Outside the basic plane; half as many, so that it keeps the limit also where UTF-16 units are counted.
    yield "longest_four_bytes", with_longest(operation, "\U00020000", units=2)
    for field, values in facts["choices"].items():
        for value in values:
            shown = len(value) if isinstance(value, list) else value
            yield f"{field}_{shown}", {**minimal(operation), field: value}
    if "verified_file_url" in facts["mandatory"]:
        for count in 1, 2, 3, 4:
            files = [f"realname/image_{number}.jpg" for number in range(1, count + 1)]
            yield f"files_{count}", {**minimal(operation), "verified_file_url": files}
        files = ["a.jpeg", "b/c.bmp", "d/e/f.gif", "G.pdf"]
        yield "files_other_kinds", {**minimal(operation), "verified_file_url": files}
    if "reg_country" in facts["optional"]:
        yield "empty_reg_country", {**everything(operation), "reg_country": ""}
        yield "empty_reg_address", {**everything(operation), "reg_address": ""}
        yield "only_empty_texts", {**minimal(operation), "reg_country": "", "reg_address": ""}
        yield "longest_reg_country", {**minimal(operation), "reg_country": "CNCNCNCNCN"}
        person = {field: PERSON[field] for field in PERSON_LIMITS}
        yield "person_without_role", {**minimal(operation), "enterprise_person": person}
    if list(facts["mandatory"]) == ["customer_id"] and facts.get("generic", True):
        for name, value in QUERIES.items():
            yield f"query_{name}", {"customer_id": value}
        for mark in RFC3986_RESERVED + OTHER_MARKS:
            yield f"query_mark_{ord(mark):02x}", {"customer_id": f"{mark}a{mark}{mark}b{mark}"}


def answer(body, status=200, **headers):
    """What the server says, with this text as the body."""
    return {"status": status, "headers": headers, "body": body}


def replies(result):
    """Triples of a name, an answer that brings a reply, and no difference of ours."""
    bodies = {
        "number_0": '{"FIELD":0}',
        "number_1": '{"FIELD":1}',
        "text_0": '{"FIELD":"0"}',
        "text_1": '{"FIELD":"1"}',
        "whole_decimal": '{"FIELD":1.0}',
        "exponent": '{"FIELD":1e0}',
        "unknown_value": '{"FIELD":99}',
        "null": '{"FIELD":null}',
        "empty_object": "{}",
        "empty_body": "",
        "unknown_fields": '{"a":null,"FIELD":1,"b":"x","c":[1,"2",null],"d":1.5,"e":true}',
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
    yield "status_204", answer("", 204), None
    if result == "review_result":
        yield from opinions()


def opinions():
    """The same for the text beside `review_result`."""
    values = {
        "escapes": r'"\u5ba1\u6838\u4e0d\u901a\u8fc7 \ud83d\ude00 \" \\ \/ \b\f\n\r\t \u0000"',
        "unicode": '"审核不通过 😀 e\u0301 \u202eabc\u202c"',
        "number": "5",
        "decimal": "12.50",
        "empty": '""',
        "null": "null",
        "long": json.dumps("x" * 2000),
    }
    for name, value in values.items():
        yield f"opinion_{name}", answer('{"review_result":1,"opinion":%s}' % value), None
    yield "number_2", answer('{"review_result":2}'), None
    yield "opinion_alone", answer('{"opinion":"blurred"}'), None


def lists(kind):
    """The same for a reply that is a list of records: whole, short, with odd values, with more than is documented."""
    if kind is None:
        return
    name, record = kind
    flat = record.get("basic_info", record)
    wrap = (lambda inner: {"basic_info": inner}) if flat is not record else (lambda inner: inner)
    texts = {member: str(value) for member, value in flat.items()}
    bodies = {
        "one": [record],
        "many": [record] * 25,
        "none": [],
        "null": None,
        "short": [wrap({member: flat[member]}) for member in flat],
        "empty_records": [{}, record, {}],
        "null_members": [wrap({member: None for member in flat})],
        "numbers_as_texts": [wrap(texts)],
        "unknown_members": [{**record, "new": {"a": [1]}}],
        "unicode": [wrap({m: "弹性云服务器 😀" if isinstance(v, str) else v for m, v in flat.items()})],
    }
    # What is a time cannot be any text.
    if "operation_time" in flat:
        bodies["unicode"][0]["operation_time"] = flat["operation_time"]
    if name is None:
        for case in "one", "null_members", "numbers_as_texts", "unknown_members", "unicode":
            yield case, answer(json.dumps(bodies[case][0], ensure_ascii=False)), None
        return
    for case, records in bodies.items():
        yield case, answer(json.dumps({name: records, "total_count": len(records or [])}, ensure_ascii=False)), None


NOTHING = {"code": None, "message": None}  # the body tells neither


def failures(result):
    """Triples of a name, an answer that fails, and what ours makes of it where that differs."""

    def failure(status, body, ours=None, **headers):
        return answer(body if isinstance(body, str) else json.dumps(body, ensure_ascii=False), status, **headers), ours

    refusal = {"error_code": "CBC.99007188", "error_msg": "already authenticated"}
    refused = {"status": 200, "code": "CBC.99007188", "message": "already authenticated"}
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
        "400_with_result": failure(400, {result: 1, **refusal}),
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
        "200_refused": failure(200, refusal, refused),
        "200_refused_with_result": failure(200, {result: 1, **refusal}, refused),
        "200_only_code": failure(200, {"error_code": "CBC.5002"}, {"status": 200, "code": "CBC.5002", "message": None}),
        "200_html": failure(200, html, {"status": 200, **NOTHING}, **{"Content-Type": "text/html"}),
        "302_no_target": failure(302, "", {"status": 302, **NOTHING}),
    }
    for name, (said, ours) in found.items():
        yield name, said, ours


def cases():
    """All cases in their order."""
    for operation, facts in OPERATIONS.items():
        ordinary = answer('{"%s":1}' % facts["result"])
        for name, given in inputs(operation):
            yield {"name": f"request/{name}", "operation": operation, "input": given, "response": ordinary}
        for kind, answers in (("reply", replies), ("list", lists), ("failure", failures)):
            # What an error is made of does not depend on the operation.
            if kind == "failure" and not facts.get("generic", True):
                continue
            for name, said, ours in answers(facts["result"] if kind != "list" else facts.get("lists")):
                case = {"name": f"{kind}/{name}", "operation": operation, "input": minimal(operation)}
                yield {**case, "response": said, **({} if ours is None else {"ours": ours})}


def check(case):
    """Stop at an input that breaks a documented rule: such a case would test our validation, not parity."""
    facts, given = OPERATIONS[case["operation"]], case["input"]
    limits = list(facts["limits"].items()) + [("reg_country", 10)]
    lengths = [(field, given[field], limit) for field, limit in limits if field in given]
    if "enterprise_person" in given:
        lengths += [(f, given["enterprise_person"][f], limit) for f, limit in facts["person_limits"].items()]
    for field, text, limit in lengths:
        # Characters and UTF-16 units: servers count one or the other.
        assert max(len(text), len(text.encode("utf-16-le")) // 2) <= limit, (case["name"], field)
        assert text or field in ("reg_country", "reg_address"), (case["name"], field)
    assert set(facts["mandatory"]) <= set(given), case["name"]
    assert len(given.get("verified_file_url", [])) <= 4, case["name"]
    assert any(map(str.isalpha, given.get("corp_name", "a"))), case["name"]


def main():
    """Check and print."""
    seen = set()
    for case in cases():
        check(case)
        assert (case["operation"], case["name"]) not in seen, case["name"]
        seen.add((case["operation"], case["name"]))
        print(json.dumps(case))


if __name__ == "__main__":
    main()
