//! Values of requests and replies, as users write and read them.

use std::str::FromStr;

use huaweicloud_bss::bills::{ListCustomerselfResourceRecords, ListCustomerselfResourceRecordsReply};
use huaweicloud_bss::orders::{
    ListCustomerOrders, ListCustomerOrdersReply, OrderStatus, OrderStatusFilter, OrderType, OrderTypeFilter,
};
use huaweicloud_bss::{Date, Language, Month, Reply, Site, ValidationPolicy, table};

use crate::support::client;

#[test]
fn setters_take_strings_for_months_and_days() {
    let request = ListCustomerselfResourceRecords::builder().cycle("2026-01").bill_date_begin("2026-01-05").build();
    assert_eq!(request.cycle, Month::new(2026, 1).unwrap());
    assert_eq!(request.bill_date_begin, Some(Date::new(2026, 1, 5).unwrap()));
    assert!(request.validate().is_ok());
    let same = ListCustomerselfResourceRecords::builder()
        .cycle(huaweicloud_bss::jiff::civil::date(2026, 1, 31))
        .bill_date_begin(Date::new(2026, 1, 5).unwrap())
        .build();
    assert_eq!(request, same);
}

#[tokio::test]
async fn a_string_that_is_no_month_is_a_violation_under_every_policy() {
    let request = ListCustomerselfResourceRecords::builder().cycle("January").bill_date_begin("5.1.").build();
    let violations = request.validate().unwrap_err();
    let expected = "`cycle` must be a month such as 2026-01; `bill_date_begin` must be a date such as 2026-01-31";
    assert_eq!(violations.to_string(), expected);
    assert!(format!("{request:?}").contains("cycle: Invalid"), "{request:?}");
    let client = client("http://127.0.0.1:9");
    for policy in [ValidationPolicy::Enforce, ValidationPolicy::Warn, ValidationPolicy::Off] {
        let error = client.list_customerself_resource_records(&request).validation(policy).await.unwrap_err();
        assert_eq!((error.violations().len(), error.attempts()), (2, 0), "{policy:?}");
    }
}

#[test]
fn a_setter_for_an_option_sets_or_clears_a_field() {
    let request = ListCustomerOrders::builder().maybe_limit(Some(7)).maybe_customer_id(Some("4505ce6f")).build();
    assert_eq!(request, ListCustomerOrders::builder().limit(7).customer_id("4505ce6f").build());
    let cleared = ListCustomerOrders::builder().limit(7).maybe_limit(None).build();
    assert_eq!(cleared, ListCustomerOrders::builder().build());
}

#[test]
fn a_site_is_parsed_and_displayed_as_its_short_name() {
    assert_eq!(Site::ALL, [Site::Intl, Site::Eu, Site::Cn]);
    for site in Site::ALL {
        assert_eq!(site.to_string(), site.name());
        assert_eq!(site.name().parse(), Ok(*site));
    }
    for unknown in ["", "Intl", "intl ", "https://bss-intl.myhuaweicloud.com"] {
        assert_eq!(Site::from_str(unknown).unwrap_err().to_string(), "not one of `intl`, `eu`, `cn`", "{unknown}");
    }
}

#[test]
fn enums_list_parse_and_display_their_values() {
    assert_eq!(Language::ALL, [Language::Chinese, Language::English]);
    assert_eq!((Language::English.as_str(), Language::English.to_string()), ("en_US", "en_US".to_owned()));
    assert_eq!(Language::from_str("en_US"), Ok(Language::English));
    assert_eq!(Language::from_str("fr_FR").unwrap().as_str(), "fr_FR");
    assert_eq!(OrderStatus::from_str("5"), Ok(OrderStatus::Completed));
    assert_eq!(OrderStatus::from_str("99").unwrap().as_i32(), 99);
    for not_one in ["five", "", "5.0", "2147483648"] {
        assert_eq!(OrderStatus::from_str(not_one).unwrap_err().to_string(), "not an integer", "{not_one}");
    }
    for status in OrderStatus::ALL {
        assert_eq!(status.to_string().parse(), Ok(status.clone()));
    }
}

#[test]
fn a_filter_and_the_values_that_it_selects_are_converted() {
    assert_eq!(OrderStatus::from(OrderStatusFilter::Completed), OrderStatus::Completed);
    assert_eq!(OrderStatusFilter::from(OrderStatus::Completed), OrderStatusFilter::Completed);
    // A status that no filter selects is kept.
    assert_eq!(OrderStatusFilter::from(OrderStatus::PendingRefund).as_i32(), 2);
    // The filter has strings, and the type of an order is an integer.
    assert_eq!(OrderTypeFilter::from(OrderType::Renewal), OrderTypeFilter::Renewal);
    assert_eq!(OrderType::try_from(OrderTypeFilter::Renewal), Ok(OrderType::Renewal));
    assert!(OrderType::try_from(OrderTypeFilter::from("renewal")).is_err());
}

#[test]
fn a_reply_is_made_from_json() {
    let reply: Reply<ListCustomerOrdersReply> =
        Reply::from_json(r#"{"total_count":1,"order_infos":[{"order_id":"CS1"}],"unknown":1}"#).unwrap();
    assert_eq!((reply.total_count, reply.status(), reply.order_infos.len()), (Some(1), 200, 1));
    let mismatched: Reply<ListCustomerOrdersReply> = Reply::from_json(r#"{"total_count":"many"}"#).unwrap();
    assert_eq!(mismatched.mismatches().total(), 1);
    let error = Reply::<ListCustomerOrdersReply>::from_json("{").unwrap_err();
    assert!(error.to_string().starts_with("the body is "), "{error}");
}

#[test]
fn a_record_is_a_row_of_a_table() {
    let reply: Reply<ListCustomerselfResourceRecordsReply> =
        Reply::from_json(r#"{"total_count":2,"currency":"USD","fee_records":[{"amount":1.50}]}"#).unwrap();
    let header = table::header::<ListCustomerselfResourceRecordsReply>();
    let cells = table::cells(reply.body());
    let cell = |name: &str| cells[header.iter().position(|column| column == name).unwrap()].as_str();
    assert_eq!(header.len(), cells.len());
    assert_eq!((cell("total_count"), cell("currency")), ("2", "USD"));
    // Objects and lists are JSON, with decimal numbers as strings.
    assert_eq!(cell("fee_records"), r#"[{"amount":"1.50"}]"#);
    assert_eq!(
        table::cells(&reply.fee_records[0]).iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>(),
        ["1.50"]
    );
}
