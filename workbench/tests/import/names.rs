//! A draft uses the names of the spec that it becomes a part of, where they say what the page says.

use huaweicloud_bss_codegen::Vocabulary;
use huaweicloud_bss_workbench::fixture;
use huaweicloud_bss_workbench::import::{Layout, Options, import};

const SPEC: &str = "\
#--- file: api.yaml
edition: 2
api: demo
title: Demo
doc: An API to try things with.
sites:
  one: { endpoint: https://one.example.com, region: r1, doc: One. }
  two: { endpoint: https://two.example.com, region: r2, doc: Two. }
sources: { docs: The pages., docs-two: The pages of the second site., sdk: An SDK. }
chapters: [orders]
errors:
  CBC.0100: { http: 400, name: ParameterError, doc: A parameter is wrong. }
fields:
  customer_id: { type: string, max_length: { is: 64, source: docs }, doc: The customer. }
  error_code: { type: string, max_length: 20, doc: The code. }
  error_msg: { type: string, max_length: 1000, doc: The message. }
  ids: { type: [string], joined_by: comma, max_joined_length: 10, doc: IDs. }
  order_id: { type: string, max_length: 32, doc: The order. }
failures:
  usual: { error_code: error_code, error_msg: { use: error_msg, max_length: 2000 } }
types:
  status: { doc: A status., enum: integer, values: { 1: { name: New, doc: New. }, 2: { name: Old, doc: Old. } } }
  kind: { doc: A kind., enum: string, values: { A: { name: Aa, doc: A. } } }
  item: { doc: An item., fields: { id: customer_id } }
  other: { doc: Another object., fields: { no: customer_id } }
#--- file: orders.yaml
chapter: orders
title: Orders
doc: Orders.
operations: {}
";

const PAGE: &str = "\
# Querying Orders

## URI

POST /v2/orders

## Request

| Parameter | Mandatory | Type | Value Range | Description |
|---|---|---|---|---|
| customer_id | Yes | String | A maximum of 64 characters | The account. |
| order_id | No | String | A maximum of 64 characters | The order. |
| status | No | Integer | - | Status. 1: New 2: Old |
| kind | No | String | - | Kind. B: bad C: good |
| ids | No | String | - | IDs, separated by commas. |
| items | No | List<Item> | - | See Table 1. |
| others | No | List<Other> | - | See Table 2. |

Table 1 Item

| Parameter | Mandatory | Type |
|---|---|---|
| id | No | String |

Table 2 Other

| Parameter | Mandatory | Type |
|---|---|---|
| id | No | String |

## Example Request

POST https://two.example.com/v2/orders

## Response

| Parameter | Type | Value Range | Description |
|---|---|---|---|
| error_code | String | A maximum of 20 characters | Error code. |
| error_msg | String | A maximum of 2000 characters | Error message. |

## Error Codes

| Status Code | Error Code | Description |
|---|---|---|
| 400 | CBC.0100 | Parameter error. |
| 500 | CBC.0100 | Parameter error. |
| 403 | CBC.9 | Not this customer. |
";

#[test]
fn a_draft_uses_the_names_of_the_spec() {
    let vocabulary = Vocabulary::read(&fixture::sources(SPEC), Some("orders.yaml"));
    let options = Options { vocabulary: &vocabulary, name: Some("list_orders"), structure: None };
    let text = import(PAGE, Layout::Markdown, options).unwrap().draft.document();
    for line in [
        "    sites: two # the site of the page's example; which others?\n",
        "    defaults: { source: docs-two }\n",
        "      customer_id: { use: customer_id, mandatory: true }\n",
        // The limit of the shared field differs.
        "      order_id: { type: string, max_length: 64, doc: The order. }\n",
        "      status: { type: status, doc: Status. }\n",
        // The values of the declared enum differ.
        "      kind: { type: list_orders_kind, doc: Kind. }\n",
        "      ids: { type: [string], joined_by: comma, doc: \"IDs, separated by commas.\" }\n",
        "      items: { type: [item], doc: TODO }\n",
        "      others: { type: [list_orders_other], doc: TODO }\n",
        "    failure: usual\n",
        "    errors:\n      - CBC.0100\n      - { code: CBC.0100, http: 500 }\n",
        "      - { code: CBC.9, http: 403, name: NotCustomer, doc: Not this customer. }\n",
        "types:\n  list_orders_other:\n",
        "  list_orders_kind:\n    doc: Kind.\n    enum: string\n    values:\n      B: { name: B, doc: Bad. }\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("\n  status:") && !text.contains("\n  item:"), "{text}");
}
