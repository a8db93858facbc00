//! `bss-spec fix`.

use std::fs;

use super::{bss_spec, folder::Folder};

const API: &str =
    "\u{feff}edition: 2\r\napi: demo # short\r\ntitle: 2024\r\ndoc: An API.\r\nchapters: [orders, orders]\r\n";

const ORDERS: &str = "\
chapter: orders
title: Orders
doc: Orders.
operations:
  # Pays.
  pay_order:
    sumary: Pays an order.   # in short
    source: { url: \"https://example.com/pay\" }
    http: POST /v2/orders/
    caller: partner
    effect: changes
    repeat: harmful
    repeat_reason: It takes money.

    body: # the order
      id: { typ: strnig, mandatory: yes, min_length: \"0\", doc: The order. }
      memo:
        type: string
        doc: A memo.
        allow:
          no_source: Nobody asks.
";

fn spec(name: &str, orders: &str) -> Folder {
    let folder = Folder::new(name);
    fs::write(folder.join("api.yaml"), API).unwrap();
    fs::write(folder.join("orders.yaml"), orders).unwrap();
    folder
}

fn texts(folder: &Folder) -> [String; 2] {
    ["api.yaml", "orders.yaml"].map(|file| fs::read_to_string(folder.join(file)).unwrap())
}

fn corrected() -> [String; 2] {
    let orders = ORDERS
        .replace("sumary", "summary")
        .replace("orders/\n", "orders\n")
        .replace("typ: strnig, mandatory: yes, min_length: \"0\"", "type: string, mandatory: true")
        .replace("        allow:\n          no_source: Nobody asks.\n", "");
    [API.replace("2024", "\"2024\"").replace(", orders]", "]"), orders]
}

#[test]
fn corrects_what_is_certain_and_keeps_everything_else() {
    let folder = spec("fix", ORDERS);
    let (status, stdout, stderr) = bss_spec(&["fix"], &folder);
    assert_eq!((status, stderr.as_str()), (Some(0), ""), "{stdout}");
    assert_eq!(texts(&folder), corrected());
    let first = "api.yaml:3:8: BSS013: `title` of the api file must be a string\n-title: 2024\n+title: \"2024\"\n";
    assert!(stdout.starts_with(first), "{stdout}");
    assert!(stdout.ends_with("\napi.yaml: corrected\norders.yaml: corrected\n"), "{stdout}");
    assert_eq!(bss_spec(&["check"], &folder).0, Some(0));
    let nothing = "api.yaml: nothing to correct\n".to_owned();
    assert_eq!(bss_spec(&["fix"], &folder), (Some(0), nothing, String::new()));
}

#[test]
fn prints_the_same_changes_without_writing_them() {
    let folder = spec("fix-dry", ORDERS);
    let (status, stdout, stderr) = bss_spec(&["fix", "--dry-run"], &folder);
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    assert_eq!(texts(&folder), [API.to_owned(), ORDERS.to_owned()]);
    assert_eq!(stdout.replace("would be corrected", "corrected"), bss_spec(&["fix"], &folder).1);
}

#[test]
fn prints_the_diagnostics_that_are_left() {
    let folder = spec("fix-rest", &ORDERS.replace("caller: partner", "caller: nobody"));
    let (status, stdout, stderr) = bss_spec(&["fix"], &folder);
    assert_eq!(status, Some(1));
    assert!(stdout.ends_with("orders.yaml: corrected\n"), "{stdout}");
    assert_eq!(stderr.matches("error[").count(), 1, "{stderr}");
    assert!(stderr.contains("error[BSS015]") && stderr.contains("orders.yaml:10:13"), "{stderr}");
    // Nothing is left to correct.
    assert_eq!(bss_spec(&["fix"], &folder), (Some(1), String::new(), stderr));
}

#[test]
fn reports_a_file_that_cannot_be_written() {
    let folder = spec("fix-folder", ORDERS);
    assert_eq!(bss_spec(&["fix", "nowhere"], &folder).0, Some(2));
}

#[test]
fn corrections_that_undo_each_other_end() {
    let folder = Folder::new("fix-loop");
    let api = API.replace("2024", "Demo").replace("[orders, orders]", "[MyOrders]");
    fs::write(folder.join("api.yaml"), api).unwrap();
    fs::write(folder.join("MyOrders.yaml"), ORDERS.replace("chapter: orders", "chapter: MyOrders")).unwrap();
    let (status, _, stderr) = bss_spec(&["fix"], &folder);
    assert_eq!(status, Some(1));
    assert!(stderr.contains("error["), "{stderr}");
}
