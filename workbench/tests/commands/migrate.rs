//! `bss-spec migrate`.

use std::fs;

use super::{bss_spec, folder::Folder};

const API: &str = "\
# yaml-language-server: $schema=./schema.json
api: demo # short
title: Demo
doc: An API.
chapters: [orders]
";

const ORDERS: &str = "\
chapter: orders
title: Orders
doc: Orders.
operations:
  # Pays.
  pay_order:
    summary: Pays an order.
    source: { url: \"https://example.com/pay\" }
    http: POST /v2/orders/pay
    caller: partner
    idempotent: false # it takes money
    idempotent_reason: >-
      It takes money
      twice.
    body: # the order
      id: { type: string, doc: The order. }
  close_order: { summary: Closes an order., source: { url: \"https://example.com/close\" }, http: POST /v2/orders/close, caller: partner, idempotent: true, idempotent_reason: It is closed. }
  list_orders:
    summary: Lists orders.
    source: { url: \"https://example.com/list\" }
    http: GET /v2/orders
    caller: partner
    idempotent: true
    idempotent_reason: It only reads.
    # nothing else
";

fn spec(name: &str, orders: &str) -> Folder {
    let folder = Folder::new(name);
    fs::write(folder.join("api.yaml"), API).unwrap();
    fs::write(folder.join("orders.yaml"), orders).unwrap();
    folder
}

#[test]
fn rewrites_a_spec_of_the_first_edition_and_keeps_comments() {
    let folder = spec("migrate", ORDERS);
    assert_eq!(bss_spec(&["check"], &folder).0, Some(1));
    let (status, stdout, stderr) = bss_spec(&["migrate"], &folder);
    assert_eq!(
        (status, stdout.as_str(), stderr.as_str()),
        (Some(0), "api.yaml: rewritten\norders.yaml: rewritten\n", "")
    );
    let api = fs::read_to_string(folder.join("api.yaml")).unwrap();
    assert_eq!(api, API.replace("api: demo", "edition: 2\napi: demo"));
    let expected = ORDERS
        .replace("idempotent: false # it", "effect: changes\n    repeat: harmful # it")
        .replace("idempotent_reason: >-", "repeat_reason: >-")
        .replace("    idempotent: true\n    idempotent_reason: It only reads.\n", "    effect: reads\n")
        .replace("idempotent: true, idempotent", "effect: changes, repeat: harmless, repeat");
    assert_eq!(fs::read_to_string(folder.join("orders.yaml")).unwrap(), expected);
    assert_eq!(bss_spec(&["check"], &folder).0, Some(0));
    assert_eq!(bss_spec(&["migrate"], &folder).1, "api.yaml: nothing to rewrite\n");
}

#[test]
fn prints_what_a_person_has_to_settle() {
    let folder = spec("migrate_rest", &ORDERS.replace("idempotent: false", "idempotent: perhaps"));
    let (status, stdout, stderr) = bss_spec(&["migrate"], &folder);
    assert_eq!((status, stdout.as_str()), (Some(1), "api.yaml: rewritten\norders.yaml: rewritten\n"));
    assert!(stderr.contains("did you mean") || stderr.contains("must be `reads` or `changes`"), "{stderr}");
}
