//! The rules of the client's site decide whether a request is sent.
#![forbid(unsafe_code)]
#![allow(deprecated, reason = "an operation is deprecated, too")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use std::sync::{Arc, Mutex};

use huaweicloud_bss::dynamic::Node;
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss::{BoxFuture, CallOptions, Credentials, Effect, ErrorKind, ValidationPolicy};
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_workbench::sample::Sampler;
use hygiene_alone::sites::coupons::{IssueCoupon, WithdrawCoupon};
use hygiene_alone::sites::{Client, CouponType, OPERATIONS, SPEC, Site};

/// Keeps the addresses and bodies of the sent requests.
#[derive(Default)]
struct Fake {
    sent: Mutex<Vec<(String, String)>>,
}

impl Transport for Fake {
    fn send(
        &self,
        request: http::Request<Bytes>,
        _limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        self.sent.lock().unwrap().push((request.uri().to_string(), body));
        Box::pin(async { Ok(http::Response::new(Bytes::from("{}"))) })
    }
}

impl Fake {
    /// The addresses of the sent requests.
    fn addresses(&self) -> Vec<String> {
        self.sent.lock().unwrap().iter().map(|(address, _)| address.clone()).collect()
    }
}

type Builder = huaweicloud_bss::Builder<Client>;

fn client(configure: impl FnOnce(Builder) -> Builder) -> (Client, Arc<Fake>) {
    let fake = Arc::new(Fake::default());
    let builder = Client::builder().credentials(Credentials::new("ACCESSKEY", "secret key")).transport(fake.clone());
    (configure(builder).build().unwrap(), fake)
}

fn coupon() -> IssueCoupon {
    IssueCoupon::builder().coupon_type(CouponType::Discount).build()
}

/// The sentences of the violations on a site.
fn sentences(request: &IssueCoupon, site: Site) -> Vec<String> {
    let violations = request.validate_for(site).err();
    violations.iter().flat_map(|violations| violations.iter()).map(ToString::to_string).collect()
}

#[test]
fn validation_depends_on_the_site() {
    assert!(coupon().validate().is_ok());
    assert_eq!(sentences(&coupon(), Site::Intl), [""; 0]);
    assert_eq!(sentences(&coupon(), Site::Eu), ["`reason` is required on the site eu"]);
    let missing = ["`mobile_phone` is required on the site cn", "`tags` is required on the site cn"];
    assert_eq!(sentences(&coupon(), Site::Cn), missing);
    let request =
        IssueCoupon::builder().coupon_type(CouponType::Cash).mobile_phone("13").tags(["a"]).email("a@b").build();
    assert_eq!(sentences(&request, Site::Cn), ["`email` does not exist on the site cn, only on intl and eu"]);
    assert_eq!(
        request.validate().unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "`coupon_type` must be one of 1 on the site intl, but is 2",
            "`mobile_phone` does not exist on the site intl, only on cn",
            "`tags` does not exist on the site intl, only on cn"
        ]
    );
}

#[test]
fn checks_limits_that_depend_on_another_field() {
    let period = |unit, number| {
        let request = IssueCoupon::builder().coupon_type(CouponType::Discount).mobile_phone("13").tags(["a"]);
        request.period_type(unit).period_num(number).build()
    };
    let nine = ["`period_num` must be at most 9 if `period_type` is 2, but is 10"];
    assert_eq!(sentences(&period(2, 10), Site::Cn), nine);
    assert_eq!(sentences(&period(1, 10), Site::Cn), [""; 0]);
    let some = ["`period_num` must be one of 1, 3 on the site cn if `period_type` is 3, but is 2"];
    assert_eq!(sentences(&period(3, 2), Site::Cn), some);
    let days = IssueCoupon::builder().coupon_type(CouponType::Discount).from("2026-03-02").until("2026-03-01").build();
    assert_eq!(sentences(&days, Site::Intl), ["`from` must not be after `until`, but is 2026-03-02"]);
}

#[tokio::test]
async fn a_client_checks_the_rules_of_its_site_before_it_sends() {
    let (china, fake) = client(|builder| builder.site(Site::Cn));
    let error = china.issue_coupon(&coupon()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect(), error.violations().len()), (ErrorKind::Validation, Effect::None, 2));
    let (intl, fake_of_intl) = client(|builder| builder);
    intl.issue_coupon(&coupon()).await.unwrap();
    assert_eq!(fake_of_intl.addresses(), ["https://intl.example.com/v2/coupons"]);
    // The list that only another site has is not sent.
    assert_eq!(fake_of_intl.sent.lock().unwrap()[0].1, r#"{"coupon_type":1}"#);
    assert!(fake.addresses().is_empty());
}

#[tokio::test]
async fn refuses_an_operation_that_the_site_does_not_have() {
    let request = WithdrawCoupon::builder().coupon_id("c").build();
    for policy in [ValidationPolicy::Enforce, ValidationPolicy::Warn, ValidationPolicy::Off] {
        let (china, fake) = client(|builder| builder.site(Site::Cn).validation(policy));
        let error = china.withdraw_coupon(&request).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Validation, Effect::None));
        assert!(
            error.to_string().contains("the operation does not exist on the site cn, only on intl and eu"),
            "{error}"
        );
        assert!(error.advice().is_some_and(|advice| advice.contains("a site that has the operation")), "{error}");
        assert!(fake.addresses().is_empty());
    }
}

#[tokio::test]
async fn an_address_does_not_change_the_site() {
    let address = "https://localhost:1";
    let request = WithdrawCoupon::builder().coupon_id("c").build();
    for (configure, is_sent) in [
        ((|builder| builder.endpoint("https://localhost:1")) as fn(Builder) -> Builder, true),
        (|builder| builder.endpoint("https://localhost:1").site(Site::Cn), false),
        (|builder| builder.site(Site::Cn).endpoint("https://localhost:1"), false),
        (|builder| builder.endpoint("https://localhost:1").site(Site::Eu), true),
    ] {
        let (client, fake) = client(configure);
        assert_eq!(client.withdraw_coupon(&request).await.is_ok(), is_sent);
        let expected = if is_sent { vec![format!("{address}/v2/coupons/c")] } else { Vec::new() };
        assert_eq!(fake.addresses(), expected);
    }
}

#[tokio::test]
async fn an_api_finds_the_site_of_a_shared_core_by_its_name() {
    let fake = Arc::new(Fake::default());
    let builder = huaweicloud_bss::Client::builder().credentials(Credentials::new("ACCESSKEY", "secret key"));
    let bss = builder.site(huaweicloud_bss::Site::Cn).transport(fake).build().unwrap();
    let client = Client::from(bss.core().clone());
    assert_eq!(bss.core().site(), "cn");
    let error = client.issue_coupon(&coupon()).await.unwrap_err();
    assert_eq!(error.violations().len(), 2, "{error}");
}

#[tokio::test]
async fn calls_by_name_have_the_rules_of_the_site() {
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == "issue_coupon").unwrap();
    let decoded = entry.request(Node::parse(r#"{"coupon_type": 1}"#).unwrap());
    assert_eq!((decoded.mismatches.len(), decoded.violations().len()), (0, 0));
    assert_eq!(decoded.violations_for("cn").len(), 2);
    let (china, _) = client(|builder| builder.site(Site::Cn));
    let error = decoded.request.call(china.core(), CallOptions::new()).await.err().unwrap();
    assert_eq!((error.kind(), error.violations().len()), (ErrorKind::Validation, 2));
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == "withdraw_coupon").unwrap();
    let decoded = entry.request(Node::parse(r#"{"coupon_id": "c"}"#).unwrap());
    assert_eq!((decoded.violations().len(), decoded.violations_for("cn").len()), (0, 1));
}

#[test]
fn samples_break_no_rule_of_the_default_site() {
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
    let sampler = Sampler::new(&model, 0);
    for ((_, operation), entry) in model.operations().zip(OPERATIONS) {
        for number in 0..300 {
            let text = sampler.input(operation, number).to_string();
            let decoded = entry.request(Node::parse(&text).unwrap());
            assert_eq!(decoded.violations(), [], "{} {number}: {text}", operation.name);
        }
    }
}
